using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 4: a webhook that is delivered again, and a model that says the same again. With several processes: <see cref="Faults.OneSlotTests"/>.</summary>
public abstract class Row04_SameBookingTwice(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A booking delivered again, at once and 21 s later, has one answer; the model's own repeat is already booked.</summary>
    [Fact]
    public async Task One_appointment_however_often_it_is_said_and_delivered()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-10")).Is("slots").Slots[0];
        var wish = new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60, slotId = slot.Text("slotId") };
        var body = caller.Call.Body(("bookAppointment", wish, "call_fixed")).ToJsonString();

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => clinic.PostAsync(n % 2 == 0 ? "/api/vapi/tools/bookAppointment" : "/api/vapi/events", body)));
        await clinic.Sandbox.AdvanceAsync(21);
        var later = await clinic.PostAsync("/api/vapi/tools/bookAppointment", body);
        var first = Assert.Single(PhoneCall.Read(Assert.Single(atOnce.Append(later).Select(answer => answer.Text).Distinct()))).Is(fixture.Booked);
        var repeats = new List<Answer>
        {
            (await caller.Call.BookAsync(caller.Handle, slot)).Is("alreadyBooked"),
            (await caller.Call.BookAsync(caller.Handle, slot, bySlot: false)).Is("alreadyBooked"),
        };

        Assert.All(repeats, again => Assert.Equal(
            (first.Of("appointmentId"), Reference(first), slot.Text("start"), slot.Text("spoken")),
            (again.Of("appointmentId"), Reference(again), again.Of("start"), again.Of("spoken"))));
        Assert.All(repeats, again => Assert.Contains(slot.Text("spoken")!, again.Say, StringComparison.Ordinal));
        Assert.Equal(1, await row.BookingsSentAsync());
        await row.SettleAsync();
        var muchLater = await clinic.PostAsync("/api/vapi/events", body);
        Assert.Equal(later.Text, muchLater.Text); // what was said then
        var known = (await caller.Call.BookAsync(caller.Handle, slot)).Is("alreadyBooked");
        Assert.Contains($"You already have {slot.Text("spoken")}", known.Say, StringComparison.Ordinal);

        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((caller.Person.Id, slot.GetProperty("start").GetDateTimeOffset()), (visit.Patient, visit.Start));
        Assert.Equal(1, await row.BookingsSentAsync());
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked");
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "bookAppointment " + fixture.Booked, "bookAppointment alreadyBooked", "bookAppointment alreadyBooked", "bookAppointment alreadyBooked");
        Assert.Equal(4, (await row.TrailAsync(caller.Call)).Count(entry => entry is { Phase: AuditPhase.Started, Action: "bookAppointment" })); // redeliveries touch nothing
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>Of what is under way.</summary>
    private static string? Reference(Answer answer) => answer.Has("reference") ? answer.Of("reference") : null;
}
