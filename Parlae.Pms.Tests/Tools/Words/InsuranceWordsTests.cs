using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools.Words;

/// <summary>A practice behind Open Dental, the only vendor that documents how insurance is written.</summary>
public sealed class InsuredClinic : SharedClinic
{
    private Queue<Person> people = [];

    protected override ClinicOptions Options => new() { Vendor = "opendental", IsWatched = false };

    protected override async ValueTask BeginAsync() =>
        people = new((await Clinic.Sandbox.PracticeAsync()).List("patients").Skip(20).Where(patient => patient.List("phones").Length > 0).Select(Person.Of));

    /// <summary>Somebody, and their call; who has left the practice is passed over.</summary>
    internal async Task<(Person Person, PhoneCall Call)> NextAsync()
    {
        while (true)
        {
            var person = people.Dequeue();
            var call = Clinic.Call(person.CallerNumber);
            if ((await call.IdentifyAsync(person)).Status == "verified") return (person, call);
        }
    }
}

/// <summary>The words of addInsurance that nobody behind Sikka hears, and that each is true.</summary>
public sealed class InsuranceWordsTests(InsuredClinic fixture) : IClassFixture<InsuredClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Added_is_said_of_what_is_on_file()
    {
        var (person, call) = await fixture.NextAsync();
        (await AddAsync(call, "QX-1")).Is("added");
        Assert.Single(await PoliciesAsync("QX-1"), policy => policy.Text("patient") == person.Id);
        Assert.Empty(await TasksAsync("QX-1"));
    }

    [Fact]
    public async Task Submitted_is_said_where_the_answer_was_lost_and_it_is_found_and_sent_once()
    {
        var (_, call) = await fixture.NextAsync();
        await using (await clinic.Sandbox.FaultAsync("dropAfterWrite", method: "POST", pathPrefix: "/patplans", times: 1))
            (await AddAsync(call, "QX-2")).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(await PoliciesAsync("QX-2"));
        Assert.Empty(await TasksAsync("QX-2"));
    }

    [Fact]
    public async Task What_was_lost_on_its_way_is_not_sent_again_and_staff_look()
    {
        var (_, call) = await fixture.NextAsync();
        await using (await clinic.Sandbox.FaultAsync("loseWrite", method: "POST", pathPrefix: "/patplans", times: 1))
            (await AddAsync(call, "QX-3")).Is("submitted");
        for (var day = 0; day < 3; day++)
        {
            await clinic.Sandbox.AdvanceAsync(24 * 3600);
            await clinic.SettleAsync();
        }

        Assert.Empty(await PoliciesAsync("QX-3"));
        Assert.Equal(StaffTaskKind.WriteUnresolved, Assert.Single(await TasksAsync("QX-3")).Kind);
    }

    [Fact]
    public async Task A_refusal_changes_nothing_and_staff_know_the_card()
    {
        var (_, call) = await fixture.NextAsync();
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "no", "POST", "/inssubs", times: 1))
            Assert.Contains("nothing was changed", (await AddAsync(call, "QX-4")).Is("error").Error, StringComparison.Ordinal);
        Assert.Empty(await PoliciesAsync("QX-4"));
        Assert.Equal(StaffTaskKind.PatientInsurance, Assert.Single(await TasksAsync("QX-4")).Kind);
    }

    [Theory]
    [InlineData("Nobody's Mutual", null)]
    [InlineData(null, "spouse")]
    public async Task A_plan_that_nobody_named_and_somebody_elses_go_to_staff(string? carrier, string? relationship)
    {
        var (_, call) = await fixture.NextAsync();
        var before = await clinic.Sandbox.LastRequestAsync();
        (await AddAsync(call, "QX-5", carrier, relationship)).Is("staffTask");
        Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(before), request => request.Method == "POST");
    }

    private async Task<Answer> AddAsync(PhoneCall call, string memberId, string? carrier = null, string? relationship = null)
    {
        var plan = (await clinic.Sandbox.PracticeAsync()).List("policies")[0];
        return await call.UseAsync("addInsurance", new { patientId = "p1", carrier = carrier ?? plan.Text("carrier"), memberId, groupNumber = plan.Text("groupNumber"), relationship });
    }

    private async Task<IReadOnlyList<JsonElement>> PoliciesAsync(string memberId) => [.. (await clinic.Sandbox.PracticeAsync()).List("policies").Where(policy => policy.Text("memberId") == memberId)];

    private async Task<IReadOnlyList<StaffTask>> TasksAsync(string memberId) => [.. (await clinic.TasksAsync()).Where(task => task.Details.Values.Any(value => value == memberId))];
}
