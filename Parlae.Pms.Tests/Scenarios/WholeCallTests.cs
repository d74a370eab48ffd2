using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The call of the product page, from the first question to the appointment in the PMS.</summary>
public sealed class WholeCallTests
{
    [Fact]
    public async Task A_new_patients_call_ends_in_one_appointment_on_their_real_id()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var practiceInfo = (await call.UseAsync("getPracticeInfo")).Is("ok");
        Assert.Equal(("2026-03-02", "America/Toronto"), (practiceInfo.Of("today"), practiceInfo.Of("timeZone")));

        var offer = (await call.LookAsync("2026-03-03")).Is("slots");
        Assert.Equal(3, offer.Slots.Count);
        Assert.Equal("s1 s2 s3", string.Join(' ', offer.Slots.Select(slot => slot.Text("slotId"))));
        Assert.All(offer.Slots, slot => Assert.StartsWith("2026-03-03T", slot.Text("start"), StringComparison.Ordinal));
        Assert.All(offer.Slots, slot => Assert.EndsWith("-05:00", slot.Text("start"), StringComparison.Ordinal));
        Assert.Contains("Tuesday, March 3rd", offer.Say, StringComparison.Ordinal);

        (await call.IdentifyAsync(person)).Is("notFound");
        var patient = (await call.RegisterAsync(person)).Is("submitted");
        var slot = offer.Slots[1];
        var booking = (await call.BookAsync(patient.Of("patientId"), slot)).Is("submitted");
        Assert.Contains(slot.Text("spoken")!, booking.Say, StringComparison.Ordinal);
        Assert.DoesNotContain("booked", booking.Say, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("all set", booking.Say, StringComparison.OrdinalIgnoreCase);
        Assert.True(booking.Has("reference"));

        // The patient waits for the practice's computer, the appointment for the patient.
        var pending = (await clinic.Sandbox.PracticeAsync()).List("pendingWrites");
        var tracking = Assert.Single(pending).GetProperty("tracking").ToString();
        await clinic.SettleAsync();

        var practice = await clinic.Sandbox.PracticeAsync();
        Assert.Empty(practice.List("pendingWrites"));
        var created = Assert.Single(practice.List("patients"), each => each.Text("lastName") == person.LastName);
        Assert.Equal((person.FirstName, person.DateOfBirth), (created.Text("firstName"), created.Text("dateOfBirth")));
        var sikkaId = created.GetProperty("ids").Text("sikka")!;
        Assert.NotEqual(tracking.TrimStart('0'), sikkaId.TrimStart('0'));
        var appointment = Assert.Single(practice.List("appointments"), each => each.Text("patient") == created.Text("id"));
        Assert.Equal(
            (slot.GetProperty("start").GetDateTimeOffset(), 60, "Cleaning", "scheduled"),
            (appointment.GetProperty("start").GetDateTimeOffset(), appointment.GetProperty("minutes").GetInt32(), appointment.Text("type"), appointment.Text("status")));
        Assert.Empty(await clinic.TasksAsync());

        // A later call hears the same once Sikka's next copy shows it.
        await clinic.Sandbox.AdvanceAsync(1800);
        var later = clinic.Call(person.CallerNumber);
        var found = (await later.IdentifyAsync(person)).Is("verified");
        var appointments = (await later.UseAsync("getAppointments", new { patientId = found.Of("patientId") })).Is("ok");
        var shown = Assert.Single(appointments.Result.List("appointments"));
        Assert.Equal(slot.Text("start"), shown.Text("start"));

        await AssertTrailAsync(clinic, sikkaId, tracking);
    }

    [Fact]
    public async Task Where_writes_stand_at_once_a_verified_patient_is_told_that_they_are_booked()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("verified");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];

        var booking = (await call.BookAsync(patient.Of("patientId"), slot)).Is("booked");

        Assert.False(booking.Has("reference"));
        Assert.Contains(slot.Text("spoken")!, booking.Say, StringComparison.Ordinal);
        var appointment = Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each =>
            each.Text("patient") == person.Id && each.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
        Assert.Equal("scheduled", appointment.Text("status"));
        await clinic.SettleAsync();
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.Text("id") == appointment.Text("id"));
    }

    private static async Task AssertTrailAsync(Clinic clinic, string sikkaId, string tracking)
    {
        await clinic.RunTimerAsync("sealAudit");
        var verification = await clinic.Service<AuditVerifier>().VerifyAsync(Clinic.AccountId, Clinic.Cancellation);
        Assert.True(verification.Ok, verification.FirstBroken?.ToString());
        var entries = await clinic.AuditAsync();
        Assert.Equal(entries.Count, verification.Entries);
        foreach (var action in new[] { "searchPatients", "createPatient", "bookAppointment", "getAppointments" })
        {
            var (started, finished) = (entries.Count(entry => entry.Action == action && entry.Phase == AuditPhase.Started), entries.Count(entry => entry.Action == action && entry.Phase == AuditPhase.Finished));
            Assert.True(started > 0 && started == finished, $"{action}: {started} started, {finished} finished");
        }

        Assert.Equal("submitted", entries.Single(entry => entry is { Action: "bookAppointment", Phase: AuditPhase.Finished }).Outcome);
        Assert.Equal(sikkaId, entries.Single(entry => entry is { Action: "getAppointments", Phase: AuditPhase.Finished }).PatientId);
        Assert.DoesNotContain(entries, entry => entry.PatientId == tracking);
    }
}
