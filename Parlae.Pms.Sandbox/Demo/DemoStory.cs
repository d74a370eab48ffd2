using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>
/// The call that must work whatever the PMS: a new patient asks for a cleaning. Where it writes later they hear "requested", and after the vendor has
/// written and reconciliation has looked, the visit stands once and the app knows it; where it writes at once they hear "booked", and there it stands.
/// </summary>
internal sealed class DemoStory(DemoReport report, DemoVendor vendor, PracticeControl practice, FunctionApp app, DemoPerson caller, Func<VapiCall> dial)
{
    private const int MostRounds = 6;

    /// <summary>Longer than the sandbox's link takes to write.</summary>
    private static readonly Duration Round = Duration.FromSeconds(200);

    /// <summary>Past the next copy that the sandbox's Sikka takes of the practice.</summary>
    private static readonly Duration UntilNextCopy = Duration.FromMinutes(16);

    /// <param name="Tracking">The vendor's numbers for the writes under way when the patient had been asked for; none where it writes at once.</param>
    private sealed record Booking(DateTimeOffset Start, IReadOnlyList<long> Tracking);

    internal async Task PlayAsync(CancellationToken cancellationToken)
    {
        var booking = await BookAsync(cancellationToken);
        if (vendor.WritesLater)
            await ReconcileAsync(cancellationToken);
        await ShowBookAsync(booking, cancellationToken);
        await AskAgainAsync(booking, cancellationToken);
    }

    private async Task<Booking> BookAsync(CancellationToken cancellationToken)
    {
        Heading("The call");
        var turns = new Turns(report, dial(), cancellationToken);
        turns.Caller("Hello, is this the dentist's?");
        var info = await turns.AskAsync("getPracticeInfo", new { }, "ok");
        await turns.AskAsync("getCallerContext", new { }, "unknown");

        turns.Caller("I need to book a cleaning, one of these days.");
        var first = DemoCalendar.Weekday(LocalDatePattern.Iso.Parse(info.Text("today")).Value.PlusDays(1));
        var offer = await turns.AskAsync(
            "checkAvailability", new { date = Iso(first), endDate = Iso(first.PlusDays(6)), appointmentType = "cleaning" }, "slots");
        var slots = offer.List("slots");
        report.Check(slots.Count is 2 or 3 && slots.All(slot => offer.Say.Contains(Hour(slot), StringComparison.Ordinal)), "two or three times are offered aloud");

        turns.Caller($"The first one. I'm {caller.Name}, born on {caller.BirthSaid}.");
        await turns.AskAsync("searchPatients", new { firstName = caller.FirstName, lastName = caller.LastName, dateOfBirth = caller.BirthText }, "notFound");

        turns.Caller("I've never been there. You can reach me at this number.");
        var patient = await turns.AskAsync(
            "createPatient", new { firstName = caller.FirstName, lastName = caller.LastName, dateOfBirth = caller.BirthText, phone = caller.Phone }, "submitted");
        var tracking = (await practice.HeldAsync(cancellationToken)).PendingWrites.Select(write => write.Tracking).ToList();

        turns.Caller($"Yes, {slots[0].GetProperty("spoken").GetString()}, please.");
        var wish = new
        {
            patientId = patient.Text("patientId"),
            appointmentType = "Cleaning",
            startTime = slots[0].GetProperty("start").GetString(),
            duration = slots[0].GetProperty("minutes").GetInt32(),
            slotId = slots[0].GetProperty("slotId").GetString(),
        };
        var booked = await turns.AskAsync("bookAppointment", wish, vendor.WritesLater ? "submitted" : "booked");
        report.Check(SoundsBooked(booked.Say) != vendor.WritesLater, vendor.WritesLater ? "the caller hears that it is requested, not that it is booked" : "the caller hears that it is booked");
        var again = await turns.RepeatAsync("bookAppointment", wish, booked.ToolCallId);
        report.Check(again.Result.GetRawText() == booked.Result.GetRawText(), "the same webhook sent again gets the same answer");

        var held = await practice.HeldAsync(cancellationToken);
        report.Check(held.Of(held.Of(caller)).Count == (vendor.WritesLater ? 0 : 1), vendor.WritesLater ? "the practice has no such visit yet" : "the practice has the visit at once");
        return new Booking(DateTimeOffset.Parse(booked.Text("start"), null), tracking);
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        Heading("The office's system writes");
        for (var round = 1; round <= MostRounds; round++)
        {
            await practice.AdvanceAsync(Round, cancellationToken);
            var held = await practice.HeldAsync(cancellationToken); // as it was before reconciliation looks
            var (exitCode, _) = await app.RunAsync(["run", "reconcileWrites"], cancellationToken);
            report.Need(exitCode == 0, "reconcileWrites runs");
            var patients = held.Of(caller);
            var stands = held.Of(patients).Count > 0;
            report.Line("clock", $"+{Round.TotalSeconds:0} s, reconcileWrites: patient {(patients.Count > 0 ? "on file" : "pending")}, visit {(stands ? "in the book" : "pending")}");
            if (stands)
                return;
        }

        report.Need(false, $"the visit is in the practice's book after {MostRounds} rounds");
    }

    private async Task ShowBookAsync(Booking booking, CancellationToken cancellationToken)
    {
        Heading("The practice's book");
        var held = await practice.HeldAsync(cancellationToken);
        var patients = held.Of(caller);
        var visits = held.Of(patients);
        foreach (var patient in patients)
            report.Line("patient", $"{patient.Ids[vendor.Name]} {patient.FirstName} {patient.LastName}{(vendor.WritesLater ? $" (asked for as write {string.Join(", ", booking.Tracking)})" : "")}");
        foreach (var visit in visits)
            report.Line("visit", $"{visit.Ids[vendor.Name]} {visit.Type}, {visit.When}, {visit.Minutes} minutes, {visit.Provider} in {visit.Room}, {visit.Status}");
        report.Check(patients.Count == 1, "the caller is on file once");
        report.Check(visits.Count == 1, "the visit stands once");
        report.Check(visits.All(visit => visit.Start == booking.Start && visit.Status == "scheduled"), "it stands at the time the caller was told");
        report.Check(
            booking.Tracking.Count == (vendor.WritesLater ? 1 : 0) && patients.All(patient => !booking.Tracking.Contains(long.TryParse(patient.Ids[vendor.Name], out var id) ? id : -1)),
            "it hangs on the patient's own id, not on a tracking number");
        report.Check(held.PendingWrites.Count == 0, "nothing is pending any more");
    }

    private async Task AskAgainAsync(Booking booking, CancellationToken cancellationToken)
    {
        await practice.AdvanceAsync(UntilNextCopy, cancellationToken);
        Heading("The caller calls again");
        var turns = new Turns(report, dial(), cancellationToken);
        turns.Caller("Hello, is my visit confirmed?");
        await turns.AskAsync("getCallerContext", new { }, "recognised");

        turns.Caller($"I'm {caller.Name}, born on {caller.BirthSaid}.");
        var known = await turns.AskAsync("searchPatients", new { firstName = caller.FirstName, lastName = caller.LastName, dateOfBirth = caller.BirthText }, "verified");
        var answer = await turns.AskAsync("getAppointments", new { patientId = known.Text("patientId") }, "ok");
        var shown = answer.List("appointments");
        report.Check(
            shown is [var visit] && DateTimeOffset.Parse(visit.GetProperty("start").GetString()!, null) == booking.Start,
            "the app shows the visit, once");
        report.Check(!answer.Say.Contains("not confirmed", StringComparison.Ordinal), "and says it as confirmed");
    }

    private void Heading(string title) => report.Heading($"{title} ({PracticeClock.At(Instant.FromDateTimeOffset(practice.Now)):ddd d MMM, HH:mm})");

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>How the time is said: the last words of "Monday, March 2nd at 10 AM".</summary>
    private static string Hour(JsonElement slot) => slot.GetProperty("spoken").GetString()!.Split(" at ")[^1];

    private static bool SoundsBooked(string say) =>
        say.Contains("booked", StringComparison.OrdinalIgnoreCase) || say.Contains("all set", StringComparison.OrdinalIgnoreCase);

    /// <summary>The turns of one call, each told as it happens.</summary>
    private sealed class Turns(DemoReport report, VapiCall call, CancellationToken cancellationToken)
    {
        internal void Caller(string words) => report.Line("caller", words);

        /// <summary>The assistant calls a tool and says what the tool tells it to; any other outcome ends the demo.</summary>
        internal async Task<VapiCall.Answer> AskAsync(string tool, object arguments, string expected)
        {
            var answer = await call.ToolAsync(tool, arguments, toolCallId: null, cancellationToken);
            report.Line("tool", $"{tool}: {answer.Status}");
            report.Line("assistant", answer.Say);
            report.Need(answer.Status == expected, $"{tool} answers {expected}");
            return answer;
        }

        /// <summary>The network lost the answer, so Vapi asks again.</summary>
        internal Task<VapiCall.Answer> RepeatAsync(string tool, object arguments, string toolCallId) => call.ToolAsync(tool, arguments, toolCallId, cancellationToken);
    }
}
