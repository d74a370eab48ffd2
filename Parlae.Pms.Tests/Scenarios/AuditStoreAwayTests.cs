using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>While the trail cannot be written no patient data is touched; what needs none goes on, and nothing that happened is missing afterwards.</summary>
public sealed class AuditStoreAwayTests
{
    /// <summary>How many more writes the trail's store takes.</summary>
    private int left = int.MaxValue;

    [Fact]
    public async Task No_tool_that_touches_patient_data_answers_or_asks_the_pms_and_the_others_go_on()
    {
        await using var clinic = await StartAsync();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        var (requests, entries) = (await clinic.Sandbox.LastRequestAsync(), (await clinic.AuditAsync()).Count);
        left = 0;

        var answers = new[]
        {
            await call.IdentifyAsync(person),
            await clinic.Call(person.CallerNumber).IdentifyAsync(person),
            await clinic.Call().IdentifyAsync(clinic.Newcomer()),
            await call.UseAsync("getCallerContext"),
            await call.UseAsync("getAppointments", new { patientId = patient }),
            await call.UseAsync("getAppointments", new { patientId = "p9" }), // a refusal, which is written later
            await call.RegisterAsync(clinic.Newcomer()),
            await call.BookAsync(patient, slot),
        };

        Assert.All(answers, answer => Assert.Contains(answer.Is("error").Error, new[] { ToolWords.RecordsDown, ToolWords.WriteUnclear }));
        Assert.All(answers, answer => Assert.DoesNotContain(person.FirstName, answer.Text, StringComparison.Ordinal));
        (await call.UseAsync("getPracticeInfo")).Is("ok");
        (await call.UseAsync("getProviders")).Is("ok");
        (await call.UseAsync("getAppointmentTypes")).Is("ok");
        (await call.LookAsync("2026-03-05")).Is("slots");
        Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(requests), request => request.Path.Contains("patient", StringComparison.Ordinal) || request.Method == "POST");

        left = int.MaxValue;
        Assert.Equal(entries, (await clinic.AuditAsync()).Count);
        (await clinic.Call(person.CallerNumber).IdentifyAsync(person)).Is("verified"); // no try was lost to the outage
        (await call.UseAsync("getAppointments", new { patientId = patient })).Is("ok");
        (await call.BookAsync(patient, slot, toolCallId: "again")).Is("submitted");
        await clinic.SettleAsync();
        var all = await clinic.AuditAsync();
        Assert.Single(all, entry => entry is { Action: "getAppointments", Phase: AuditPhase.Refused, Outcome: "unknownHandle" });
        Assert.Equal(all.Count(entry => entry.Phase == AuditPhase.Started), all.Count(entry => entry.Phase == AuditPhase.Finished));
        Assert.True((await clinic.Service<AuditVerifier>().VerifyAsync(Clinic.AccountId, Clinic.Cancellation)).Ok);
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), visit => visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
    }

    [Fact]
    public async Task An_access_that_was_begun_is_answered_and_its_end_written_when_the_store_is_back()
    {
        await using var clinic = await StartAsync();
        var person = await clinic.OnFileAsync(5);
        (await clinic.Call().IdentifyAsync(clinic.Newcomer())).Is("notFound"); // the day is open
        left = 1;
        var call = clinic.Call();

        (await call.IdentifyAsync(person)).Is("verified");

        left = int.MaxValue;
        Assert.Equal(AuditPhase.Started, Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id).Phase);
        await clinic.RunTimerAsync("reconcileWrites");
        await clinic.Sandbox.AdvanceAsync(400);
        await clinic.RunTimerAsync("reconcileWrites");
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id).ToList();
        Assert.Equal([(AuditPhase.Started, null), (AuditPhase.Finished, "verified")], entries.Select(entry => (entry.Phase, entry.Outcome)));
    }

    private Task<Clinic> StartAsync() => Clinic.StartAsync(new ClinicOptions
    {
        Services = SpiedStore.With((collection, writes) => collection == "audit" && (left <= 0 || (writes && Interlocked.Decrement(ref left) < 0))),
    });
}
