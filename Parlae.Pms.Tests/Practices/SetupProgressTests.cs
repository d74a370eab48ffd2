using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Practices;

/// <summary>Whoever watches a setup hears of each check as it begins and as it ends, in order, and why it fails.</summary>
public sealed class SetupProgressTests
{
    private static readonly AuditActor Operator = new("operator", "o1");
    private static readonly SetupCheckKind[] AllKinds = Enum.GetValues<SetupCheckKind>();

    private sealed class Heard : IProgress<SetupCheck>
    {
        public List<SetupCheck> All { get; } = [];

        public SetupCheck Last => All[^1];

        public void Report(SetupCheck value) => All.Add(value);

        /// <summary>Each begins when the one before has ended.</summary>
        public void AssertInOrder(int count)
        {
            Assert.Equal(2 * count, All.Count);
            Assert.Equal(AllKinds.Take(count).SelectMany(kind => new[] { kind, kind }), All.Select(check => check.Kind));
            Assert.All(All.Index(), each => Assert.Equal(each.Index % 2 == 0, each.Item.State == SetupCheckState.Running));
        }
    }

    private static Task<SetupOutcome> ConnectAsync(CoreBench bench, Heard heard, string[]? numbers = null, string? credential = "secret") => bench.Get<AccountSetup>().ConnectAsync(
        new(bench.Account with { AccountId = "new", PhoneNumberIds = numbers ?? [], AssistantIds = [] }, credential is null ? null : new Dictionary<string, string> { ["key"] = credential }, null, null), Operator, "corr", CoreBench.Token, heard);

    [Theory]
    [InlineData("sikka")]
    [InlineData("kolla")]
    [InlineData("opendental")]
    [InlineData("nexhealth")]
    public async Task Behind_each_vendor_all_checks_hold(string vendor)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor });
        var body = JsonSerializer.Deserialize<SetupBody>(clinic.AccountBody("second"), JsonSerializerOptions.Web)!;
        var heard = new Heard();
        var outcome = await clinic.Service<AccountSetup>().ConnectAsync(clinic.Service<SetupReading>().Read(body, null), Operator, "corr", Clinic.Cancellation, heard);
        Assert.IsType<SetupOutcome.Connected>(outcome);
        heard.AssertInOrder(AllKinds.Length);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', heard.All.Where(check => check.State != SetupCheckState.Running).Select(check => $"{vendor} {check.Kind} {check.State} {check.Elapsed.TotalMilliseconds:0} ms, {check.Found}")));
        Assert.All(heard.All.Where(check => check.State != SetupCheckState.Running), check => Assert.Equal(SetupCheckState.Held, check.State));
        Assert.All(heard.All.Where(check => check is { State: SetupCheckState.Held, Kind: SetupCheckKind.Providers or SetupCheckKind.Rooms or SetupCheckKind.Hours or SetupCheckKind.Openings }), check => Assert.True(check.Found > 0, $"{check}"));
        Assert.All(heard.All.Where(check => check is { State: SetupCheckState.Held, Kind: SetupCheckKind.Credentials or SetupCheckKind.Providers }), check => Assert.True(check.Elapsed > TimeSpan.Zero));
    }

    [Fact]
    public async Task Wrong_credentials_and_a_wrong_location_are_told_apart()
    {
        await using var clinic = await Clinic.StartAsync();
        Assert.Equal(SetupCheckKind.Credentials, await FailsAsync(clinic, body => body["credentials"]!["secretKey"] = "wrong"));
        Assert.Equal(SetupCheckKind.Location, await FailsAsync(clinic, body => body["config"]!["practiceId"] = "99"));
    }

    private static async Task<SetupCheckKind> FailsAsync(Clinic clinic, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var body = clinic.AccountBody("second");
        change(body);
        var heard = new Heard();
        var request = clinic.Service<SetupReading>().Read(JsonSerializer.Deserialize<SetupBody>(body, JsonSerializerOptions.Web)!, null);
        var refused = Assert.IsType<SetupOutcome.Refused>(await clinic.Service<AccountSetup>().ConnectAsync(request, Operator, "corr", Clinic.Cancellation, heard));
        Assert.Equal(new SetupCheck(refused.Check, SetupCheckState.Failed, heard.Last.Elapsed, null, SetupProblem.Refused, refused.Reason), heard.Last);
        heard.AssertInOrder((int)refused.Check + 1);
        return refused.Check;
    }

    [Fact]
    public async Task The_check_that_fails_is_the_last_one_and_says_why()
    {
        await using var bench = await CoreBench.StartAsync();
        var heard = new Heard();
        await ConnectAsync(bench, heard, numbers: ["number-1"]);
        Assert.Equal((SetupCheckKind.Numbers, SetupProblem.Taken), (heard.Last.Kind, heard.Last.Problem));
        heard.AssertInOrder(1);

        heard = new Heard();
        await ConnectAsync(bench, heard, credential: null);
        Assert.Equal((SetupCheckKind.Credentials, SetupProblem.NoCredentials), (heard.Last.Kind, heard.Last.Problem));

        bench.Pms.IsDown = true;
        heard = new Heard();
        await Assert.ThrowsAsync<VendorUnreachableException>(() => ConnectAsync(bench, heard));
        Assert.Equal((SetupCheckKind.Credentials, SetupProblem.Unreachable, SetupCheckState.Failed), (heard.Last.Kind, heard.Last.Problem, heard.Last.State));
        Assert.Null(await bench.Accounts.FindAsync("new", CoreBench.Token));
    }

    [Fact]
    public async Task Hours_that_cannot_be_read_are_told_and_keep_no_clinic_from_being_connected()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = _ => throw new VendorContractException(PmsVendor.Sikka, "new", "odd hours");
        var heard = new Heard();
        Assert.IsType<SetupOutcome.Connected>(await ConnectAsync(bench, heard));
        heard.AssertInOrder(AllKinds.Length);
        Assert.All(heard.All.TakeLast(4).Where(check => check.State != SetupCheckState.Running), check => Assert.Equal((SetupCheckState.Missing, SetupProblem.NotUnderstood), (check.State, check.Problem)));
    }
}
