using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Moving, cancelling and confirming over signed webhooks, with a look at what the practice really holds. Where writes stand at once.</summary>
public sealed class ChangeToolsTests(PromptClinic shared) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = shared.Clinic;

    [Fact]
    public async Task A_visit_booked_in_this_call_is_moved_and_cancelled_at_level_one()
    {
        var (call, booking, slots) = await BookAsync(11, "2026-03-10");
        var visit = booking.Of("appointmentId");
        var moved = (await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = slots[1].Text("start"), slotId = slots[1].Text("slotId") }));
        Assert.Contains(moved.Status, new[] { "rescheduled", "submitted" });
        Assert.Contains(slots[1].Text("spoken")!, moved.Say, StringComparison.Ordinal);
        await clinic.SettleAsync();
        Assert.Equal(slots[1].GetProperty("start").GetDateTimeOffset(), Assert.Single(await StandingAsync(11, "2026-03-10")).GetProperty("start").GetDateTimeOffset());

        (await call.UseAsync("cancelAppointment", new { appointmentId = visit, reason = "I am away" })).Is("cancelled");
        (await call.UseAsync("cancelAppointment", new { appointmentId = visit })).Is("alreadyCancelled");
        (await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = slots[0].Text("start") })).Is("notFound");
        Assert.Empty(await StandingAsync(11, "2026-03-10"));
        Assert.DoesNotContain(await clinic.TasksAsync(), task => task.CallId == $"call:{call.Id}");
    }

    [Fact]
    public async Task Book_cancel_and_book_the_same_time_again_and_it_stands()
    {
        var (call, booking, slots) = await BookAsync(12, "2026-03-11");
        (await call.UseAsync("cancelAppointment", new { appointmentId = booking.Of("appointmentId") })).Is("cancelled");
        await clinic.Sandbox.AdvanceAsync(1800); // the practice's next copy
        (await call.BookAsync("p1", slots[0], bySlot: false)).Is("booked");
        Assert.Single(await StandingAsync(12, "2026-03-11"));
    }

    [Fact]
    public async Task A_visit_found_on_file_needs_a_verified_caller_and_then_is_confirmed()
    {
        var (_, booking, _) = await BookAsync(13, "2026-03-12");
        booking.Is("booked");
        await clinic.Sandbox.AdvanceAsync(1800);
        var person = await clinic.OnFileAsync(13);
        var later = clinic.Call(person.CallerNumber);
        var patient = (await later.IdentifyAsync(person)).Is("verified");
        var shown = (await later.UseAsync("getAppointments", new { patientId = patient.Of("patientId") })).Is("ok");
        var visit = shown.Result.List("appointments").Single(each => each.Text("start")!.StartsWith("2026-03-12", StringComparison.Ordinal)).Text("appointmentId");

        (await later.UseAsync("confirmAppointment", new { appointmentId = visit })).Is("confirmed");
        Assert.Equal("confirmed", Assert.Single(await StandingAsync(13, "2026-03-12")).Text("status"));

        var stranger = clinic.Call();
        var refused = await stranger.UseAsync("cancelAppointment", new { appointmentId = visit });
        Assert.NotNull(refused.Error);
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Phase: AuditPhase.Refused, Action: "cancelAppointment", Outcome: "unknownHandle" } && entry.Actor.Id == stranger.Id);
        Assert.Single(await StandingAsync(13, "2026-03-12"));
    }

    [Fact]
    public async Task A_refused_cancel_leaves_the_visit_and_says_so()
    {
        var (call, booking, _) = await BookAsync(14, "2026-03-13");
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointments"))
        {
            var refused = await call.UseAsync("cancelAppointment", new { appointmentId = booking.Of("appointmentId") });
            Assert.Contains("still stands", refused.Error, StringComparison.Ordinal);
        }

        Assert.Single(await StandingAsync(14, "2026-03-13"));
        Assert.Contains(await clinic.TasksAsync(), task => task.Kind == StaffTaskKind.CancelFailed && task.CallId == $"call:{call.Id}");
    }

    [Fact]
    public async Task A_refused_move_leaves_the_original_time()
    {
        var (call, booking, slots) = await BookAsync(15, "2026-03-16");
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointment"))
        {
            var refused = await call.UseAsync("rescheduleAppointment", new { appointmentId = booking.Of("appointmentId"), startTime = slots[1].Text("start") });
            Assert.Contains("original time", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(slots[0].GetProperty("start").GetDateTimeOffset(), Assert.Single(await StandingAsync(15, "2026-03-16")).GetProperty("start").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_past_time_a_taken_time_and_another_time_than_offered_move_nothing()
    {
        var (call, booking, slots) = await BookAsync(17, "2026-03-20");
        var visit = booking.Of("appointmentId");
        (await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = "2026-03-01T10:00" })).Is("pastDate");
        var saturday = (await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = "2026-03-21T10:00" })).Is("slotTaken");
        Assert.Contains("original time stands", saturday.Say, StringComparison.Ordinal);
        Assert.Contains("not the time that was offered", (await call.UseAsync("rescheduleAppointment", new { appointmentId = visit, startTime = slots[1].Text("start"), slotId = slots[2].Text("slotId") })).Error, StringComparison.Ordinal);
        Assert.Single(await StandingAsync(17, "2026-03-20"));
    }

    private async Task<(PhoneCall Call, Answer Booking, IReadOnlyList<JsonElement> Slots)> BookAsync(int patient, string day)
    {
        var person = await clinic.OnFileAsync(patient);
        var call = clinic.Call("+14165550000");
        var found = await call.IdentifyAsync(person, withPhone: false);
        Assert.Contains(found.Status, new[] { "matched", "verified" });
        var slots = (await call.LookAsync(day)).Is("slots").Slots;
        return (call, (await call.BookAsync(found.Of("patientId"), slots[0])).Is("booked"), slots);
    }

    private async Task<IReadOnlyList<JsonElement>> StandingAsync(int patient, string day)
    {
        var person = await clinic.OnFileAsync(patient);
        return [.. (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(each => each.Text("patient") == person.Id && each.Text("start")!.StartsWith(day, StringComparison.Ordinal) && each.Text("type") == "Cleaning" && each.Text("status") is not ("cancelled" or "missed"))];
    }
}
