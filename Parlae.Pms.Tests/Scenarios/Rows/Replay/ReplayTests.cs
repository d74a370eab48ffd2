using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows.Replay;

/// <summary>The script of all rows, once by one process and once by eight on one data directory, every webhook delivered to all of them.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int Patients = 1_200;

    public static TheoryData<string> Vendors => [.. RowVendor.All.Select(vendor => vendor.Word)];

    /// <summary>Eight processes share this machine: here nobody is to be told that it takes too long.</summary>
    private static ClinicOptions Patiently(RowVendor vendor) => new()
    {
        Vendor = vendor.Word,
        Today = "2026-03-03T20:30",
        Settings = new Dictionary<string, string?>
        {
            ["Parlae__ToolDeadlineSeconds"] = "60",
            [$"{vendor.Vendor}__ReadTimeout"] = "00:00:30",
            [$"{vendor.Vendor}__WriteTimeout"] = "00:00:30",
            [$"{vendor.Vendor}__TotalTimeout"] = "00:01:00",
        },
    };

    private sealed record Played(EndState State, IReadOnlyList<string> Said);

    /// <summary>Rows 1 to 20: the script replayed by 8 parallel processes ends in the same state.</summary>
    [Theory]
    [MemberData(nameof(Vendors))]
    [Trait("Category", "Heavy")]
    public async Task The_script_replayed_by_eight_parallel_processes_ends_in_the_same_state(string vendor)
    {
        var alone = await PlayAsync(RowVendor.Of(vendor), processes: 1);
        var together = await PlayAsync(RowVendor.Of(vendor), Processes);

        AssertSame(alone.State.Practice, together.State.Practice);
        AssertSame(alone.State.Ledger, together.State.Ledger);
        AssertSame(alone.State.Tasks, together.State.Tasks);
        AssertSame(alone.State.Outbox, together.State.Outbox);
        AssertSame(alone.State.Trail, together.State.Trail);
        AssertSame(alone.Said, together.Said);
        output.WriteLine(string.Join('\n', [.. together.State.Ledger, .. together.State.Tasks, .. together.State.Outbox]));
    }

    /// <summary>Row 15: a home phone among 12,000 patients, asked of 8 parallel processes, ends in the same state.</summary>
    [Theory]
    [MemberData(nameof(Vendors))]
    [Trait("Category", "Heavy")]
    public async Task A_home_phone_among_thousands_asked_of_eight_parallel_processes_ends_in_the_same_state(string vendor)
    {
        var alone = await PlayHomePhoneAsync(RowVendor.Of(vendor), processes: 1);
        var together = await PlayHomePhoneAsync(RowVendor.Of(vendor), Processes);

        AssertSame(alone.State.Practice, together.State.Practice);
        AssertSame(alone.State.Trail, together.State.Trail);
        AssertSame(alone.Said, together.Said);
        Assert.All(new[] { alone.State, together.State }, state => Assert.Empty(state.Ledger.Concat(state.Tasks).Concat(state.Outbox)));
    }

    private async Task<Played> PlayHomePhoneAsync(RowVendor vendor, int processes)
    {
        var started = Stopwatch.GetTimestamp();
        await using var clinic = await ClinicProcesses.StartAsync(processes, Patiently(vendor) with { Today = "2026-03-02T08:00" }, HomePhone.Many);
        var stage = new Stage(clinic, isDeliveredAgain: processes > 1);
        var requests = await HomePhone.PlayAsync(stage);
        Say($"{vendor.Word}, row 15: {requests} requests after prefetch, {stage.Deliveries} deliveries to {processes} processes, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s in all");
        Assert.InRange(requests, 0, processes); // one each at most
        Assert.Empty(stage.Unequal);
        Assert.Empty(Row.Unfinished(await clinic.Books.AuditAsync()));
        return new Played(await EndState.ReadAsync(clinic, []), stage.Said);
    }

    private async Task<Played> PlayAsync(RowVendor vendor, int processes)
    {
        var started = Stopwatch.GetTimestamp();
        await using var clinic = await ClinicProcesses.StartAsync(processes, Patiently(vendor), Patients);
        if (vendor.TakesOtherZones)
            await clinic.ConnectAsync(Script.West, body => body["timeZone"] = "America/Vancouver");
        await clinic.ConnectAsync(Script.Signing, body => body["vapi"] = new JsonObject { ["auth"] = new JsonObject { ["kind"] = "hmac", ["secret"] = Planted.AccountSecret } });
        var stage = new Stage(clinic, isDeliveredAgain: processes > 1);
        var cast = await Cast.ChooseAsync(clinic);
        var script = new Script(stage, cast, await clinic.Sandbox.PracticeAsync());
        Say($"{vendor.Word}: {processes} processes ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");

        await script.PlayAsync();

        Assert.Empty(stage.Unequal);
        Assert.Empty(await clinic.Books.DueAsync());
        Assert.Empty(Row.Unfinished(await clinic.Books.AuditAsync()));
        var verified = await clinic.RunAsync("audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.Output);
        var requests = await clinic.Sandbox.RequestsAsync(0);
        var keys = requests.Count(vendor.IsForKey);
        Assert.InRange(keys, vendor.KeyLife is null ? 0 : 1, vendor.MostKeys(accounts: vendor.TakesOtherZones ? 3 : 2, requests));
        foreach (var planted in Planted.Values.Concat(clinic.Patients.Take(60).SelectMany(Planted.Of)))
            Assert.All(clinic.Apps, app => Assert.DoesNotContain(planted, app.Output, StringComparison.OrdinalIgnoreCase));
        Say($"{stage.Deliveries} deliveries to {processes} processes, {keys} keys, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s in all; {verified.Output.Trim()}");
        return new Played(await EndState.ReadAsync(clinic, script.Rivals), stage.Said);
    }

    /// <summary>Shows what is in the one and not in the other.</summary>
    private static void AssertSame(IReadOnlyList<string> alone, IReadOnlyList<string> together)
    {
        var (less, more) = (alone.ToList(), together.ToList());
        less.RemoveAll(line => more.Remove(line));
        Assert.True(less.Count + more.Count == 0, string.Join('\n', [.. less.Select(line => $"alone only: {line}"), .. more.Select(line => $"together only: {line}")]));
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
