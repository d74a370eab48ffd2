using System.Diagnostics;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A call that was taken finds its first answers at hand (contract 5, scenarios 12 and 15).</summary>
public sealed class PrefetchTests(SharedClinic fixture, ITestOutputHelper output) : IClassFixture<SharedClinic>
{
    private static readonly string[] NextDays = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07"];

    private readonly Clinic clinic = fixture.Clinic;

    [Theory]
    [InlineData(1, "several")] // three share the number
    [InlineData(4, "recognised")] // on file as a home phone only
    public async Task The_first_questions_of_a_call_ask_the_pms_nothing(int number, string context)
    {
        var person = await clinic.OnFileAsync(number);
        var before = await clinic.Sandbox.LastRequestAsync();
        var call = await BegunAsync(person.CallerNumber);
        var ahead = await clinic.Sandbox.RequestsAsync(before);
        output.WriteLine($"{ahead.Count} requests ahead: {string.Join(' ', ahead.Select(request => request.Path.Split('/')[^1]).CountBy(path => path))}");
        before = await clinic.Sandbox.LastRequestAsync();

        var heard = (await call.UseAsync("getCallerContext")).Is(context);
        (await call.IdentifyAsync(person, withPhone: false)).Is("verified");
        foreach (var date in NextDays)
            Assert.Contains((await call.LookAsync(date)).Status, new[] { "slots", "alternatives", "closed" });

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.Equal(["status", "say"], heard.Result.EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain(person.FirstName, heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_changed_of_late_proves_nothing_however_early_it_was_read()
    {
        var person = await clinic.OnFileAsync(12);
        (await (await BegunAsync(person.CallerNumber)).IdentifyAsync(person, withPhone: false)).Is("verified");
        await clinic.Service<ContactChanges>().NoteAsync(Clinic.AccountId, person.SikkaId!, [new ContactChange.Phone(NodaTime.Instant.FromDateTimeOffset(await clinic.Sandbox.NowAsync()), person.Phone)], Clinic.Cancellation);
        foreach (var isReadAhead in new[] { true, false })
        {
            var call = isReadAhead ? await BegunAsync(person.CallerNumber) : clinic.Call(person.CallerNumber);
            (await call.IdentifyAsync(person, withPhone: false)).Is("matched");
        }
    }

    [Fact]
    public async Task It_is_audited_as_prefetch_of_this_call_and_of_no_patient()
    {
        var person = await clinic.OnFileAsync(1);
        var call = await BegunAsync(person.CallerNumber);

        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id).ToList();

        Assert.Equal([("prefetch", AuditPhase.Started), ("prefetch", AuditPhase.Finished)], entries.Select(entry => (entry.Action, entry.Phase)));
        Assert.All(entries, entry => Assert.Equal(("call", null), (entry.Actor.Kind, entry.PatientId)));
        Assert.All(entries, entry => Assert.Equal(["name", "dateOfBirth", "phones"], entry.Fields));
        Assert.Equal("several", entries[1].Outcome);
    }

    [Fact]
    public async Task It_gives_no_handle_and_no_level()
    {
        var call = await BegunAsync((await clinic.OnFileAsync(4)).CallerNumber);
        foreach (var handle in new[] { "p1", "p0", "a1" })
            (await call.UseAsync("getAppointments", new { patientId = handle })).Is("error");
    }

    [Fact]
    public async Task A_slow_pms_holds_up_no_answer_and_no_call_is_read_ahead_for_twice_at_a_time()
    {
        await clinic.Sandbox.AdvanceAsync(3600); // past the cache's life
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 700);
        var call = clinic.Call((await clinic.OnFileAsync(5)).CallerNumber);
        var started = Stopwatch.GetTimestamp();
        for (var n = 0; n < 4; n++)
            await call.BeginAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 0, 700);
        await clinic.ReadAheadAsync();
        Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id && entry.Phase == AuditPhase.Started);
    }

    [Theory]
    [InlineData("ringing")]
    [InlineData("ended")]
    [InlineData("forwarding")]
    [InlineData(null)]
    public async Task Any_other_status_reads_nothing(string? status)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        var call = clinic.Call((await clinic.OnFileAsync(6)).CallerNumber);
        Assert.Equal("{}", await call.TellAsync("status-update", new { status }));
        await clinic.ReadAheadAsync();
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
    }

    [Fact]
    public async Task A_web_call_and_the_clinics_own_number_are_nobodys_number()
    {
        var person = await clinic.OnFileAsync(4);
        var web = new PhoneCall(clinic, person.CallerNumber) { Change = body => { body["message"]!["call"]!["type"] = "webCall"; body["message"]!["call"]!["assistantId"] = (string?)clinic.SetupBody["assistantIds"]![0]; } };
        var forwarded = clinic.Call((string?)clinic.SetupBody["staffNumber"]);
        foreach (var call in new[] { web, forwarded, clinic.Call(null), clinic.Call("anonymous") })
        {
            await call.BeginAsync();
            await clinic.ReadAheadAsync();
            Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
        }
    }

    [Fact]
    public async Task Another_account_gets_nothing_of_it()
    {
        const string Other = "prefetch-other";
        await clinic.ConnectAsync(Other);
        var person = await clinic.OnFileAsync(4);
        await BegunAsync(person.CallerNumber);
        var before = await clinic.Sandbox.LastRequestAsync();
        var theirs = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = "number-of-" + Other };

        (await theirs.UseAsync("getCallerContext")).Is("recognised");

        Assert.NotEmpty(await clinic.Sandbox.RequestsAsync(before)); // read for itself
        Assert.DoesNotContain(await clinic.AuditAsync(Other), entry => entry.Action == "prefetch");
    }

    private async Task<PhoneCall> BegunAsync(string? number)
    {
        var call = clinic.Call(number);
        await call.BeginAsync();
        await clinic.ReadAheadAsync();
        return call;
    }
}
