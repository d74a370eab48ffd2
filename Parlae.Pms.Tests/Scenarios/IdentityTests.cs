using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>What one caller may hear of whom.</summary>
public sealed class IdentityTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_caller_verified_as_one_patient_reads_another_at_level_1_only()
    {
        var (own, other) = (await clinic.OnFileAsync(4), await clinic.OnFileAsync(5));
        var call = clinic.Call(own.CallerNumber);
        var verified = (await call.IdentifyAsync(own)).Is("verified");
        var matched = (await call.IdentifyAsync(other, withPhone: false)).Is("matched");
        Assert.NotEqual(verified.Of("patientId"), matched.Of("patientId"));
        var before = await clinic.Sandbox.LastRequestAsync();

        (await call.UseAsync("getAppointments", new { patientId = matched.Of("patientId") })).Is("error");

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var entry = Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id && entry.Phase == AuditPhase.Refused);
        Assert.Equal(("getAppointments", other.SikkaId, "level"), (entry.Action, entry.PatientId, entry.Outcome));
        (await call.UseAsync("getAppointments", new { patientId = verified.Of("patientId") })).Is("ok");
    }

    [Fact]
    public async Task A_patient_matched_first_is_verified_when_a_factor_follows()
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var matched = (await call.IdentifyAsync(person, withPhone: false)).Is("matched");
        var verified = (await call.IdentifyAsync(person)).Is("verified");
        Assert.Equal(matched.Of("patientId"), verified.Of("patientId"));
    }

    [Theory]
    [InlineData("getAppointments")]
    [InlineData("bookAppointment")]
    public async Task A_handle_of_another_call_is_refused_and_audited(string tool)
    {
        var person = await clinic.OnFileAsync(4);
        var known = (await clinic.Call(person.CallerNumber).IdentifyAsync(person)).Is("verified");
        var call = clinic.Call(person.CallerNumber);
        var slot = (await call.LookAsync("2026-03-04")).Slots[0];
        var before = await clinic.Sandbox.LastRequestAsync();

        var answer = tool == "bookAppointment"
            ? await call.BookAsync(known.Of("patientId"), slot)
            : await call.UseAsync(tool, new { patientId = known.Of("patientId") });

        answer.Is("error");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var entry = Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
        Assert.Equal((tool, AuditPhase.Refused, "unknownHandle"), (entry.Action, entry.Phase, entry.Outcome));
    }

    [Fact]
    public async Task A_slot_that_was_not_offered_in_this_call_is_refused_and_audited()
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("matched");
        var slot = (await clinic.Call().LookAsync("2026-03-04")).Slots[0];

        (await call.BookAsync(patient.Of("patientId"), slot)).Is("error");

        Assert.Contains(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id && entry is { Action: "bookAppointment", Phase: AuditPhase.Refused });
        Assert.Empty((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"));
    }

    [Fact]
    public async Task A_slot_with_another_start_time_is_asked_about_and_nothing_is_booked()
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("matched");
        var slots = (await call.LookAsync("2026-03-04")).Slots;

        var answer = await call.UseAsync("bookAppointment", new
        {
            patientId = patient.Of("patientId"),
            appointmentType = "Cleaning",
            startTime = slots[1].Text("start"),
            duration = 60,
            slotId = slots[0].Text("slotId"),
        });

        Assert.Contains(slots[0].Text("spoken")!, answer.Is("error").Error, StringComparison.Ordinal);
        Assert.Empty((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"));
    }

    [Fact]
    public async Task Without_a_call_only_tools_about_nobody_run()
    {
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber) { Change = body => body["message"]!["call"]!.AsObject().Remove("id") };

        (await call.LookAsync("2026-03-04")).Is("slots");
        (await call.UseAsync("getAppointments", new { patientId = "p1" })).Is("error");
        (await call.RegisterAsync(clinic.Newcomer())).Is("error");
    }
}
