using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record RescheduleAppointmentArguments(
    [Description("The appointment, as getAppointments or bookAppointment named it.")][Handle('a')] string AppointmentId,
    [Description("The new start, as checkAvailability gave it.")] StartAsked StartTime,
    [Description("The time that was offered, as checkAvailability named it.")][Handle('s')] string? SlotId,
    [Description("The length of the visit in minutes, only if it changes.")][Range(0, SlotHolds.LongestMinutes)] int? Duration) : PatientData;

/// <summary>Moves a visit, and says "moved" only when the new time stands in the practice's system and the old one does not.</summary>
internal sealed class RescheduleAppointment(Rescheduling rescheduling, WriteLedger ledger, AppointmentGate gate, PracticeCalendar calendar) : Tool<RescheduleAppointmentArguments>(new(
    "rescheduleAppointment",
    "Moves an appointment to a time that was offered. Say the old and the new time and get a yes from the caller first.",
    Writes: true,
    IdentityLevel.Verified,
    Offered.Booking))
{
    protected override async Task<ToolOutcome> RunAsync(RescheduleAppointmentArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, IdentityLevel.Matched, arguments.AppointmentId, cancellationToken) is not var (visit, patient))
            return Ask(ToolWords.NotAllowed);
        var slot = arguments.SlotId is { } handle ? (await call.ReadSessionAsync(cancellationToken)).FindSlot(handle) : null;
        if (arguments.SlotId is not null && slot is null)
        {
            await gate.RefuseAsync(call, Description, patient.Patient, "unknownHandle", cancellationToken);
            return Ask("I don't know that time. Please look for free times again and offer one of them.");
        }

        var asked = arguments.StartTime.On(slot?.Start, call.Time.Zone);
        if (slot is not null && slot.Start != asked)
            return Ask($"That is not the time that was offered. Ask whether the caller wants {SpokenTime.Of(slot.Start, call.Time.Zone)}.");

        if (asked is not { } start)
            return Ask(arguments.StartTime.DayQuestion);
        var request = new MoveRequest(patient, visit, start, arguments.Duration, slot, ledger.NewReference());
        context.Promise = async token => await ledger.PromiseAsync(call.AccountId, request.Reference, token)
            ? Answer("submitted", $"I've asked the office to move it to {SpokenTime.Of(start, call.Time.Zone)}. It isn't confirmed yet; until then your original time stands.")
            : null;
        var outcome = await rescheduling.MoveAsync(call, Description.Name, request, cancellationToken);
        return await SayAsync(outcome, call, start, cancellationToken);
    }

    private async Task<ToolOutcome> SayAsync(ChangeOutcome outcome, CallContext call, Instant start, CancellationToken cancellationToken)
    {
        string Spoken(Instant at) => SpokenTime.Of(at, call.Time.Zone);
        switch (outcome)
        {
            case ChangeOutcome.Done done:
                return Answer("rescheduled", $"Your appointment is now on {Spoken(done.Start)}.", Times(done.Start, call));
            case ChangeOutcome.Submitted submitted:
                return Answer("submitted", $"I've asked the office to move it to {Spoken(submitted.Start)}. It isn't confirmed yet; until then your original time stands.", Times(submitted.Start, call));
            case ChangeOutcome.SlotTaken taken:
                var roster = await calendar.RosterAsync(call.Account, cancellationToken);
                var say = taken.Alternatives.Count == 0
                    ? "That time isn't free, and I see nothing near it. Your original time still stands. Would you like another day?"
                    : $"That time isn't free. I have {SlotAnswers.Choice(taken.Alternatives, call.Time.Zone)}. Until you choose, your original time stands.";
                return AnswerInSession(session => Answer("slotTaken", say, new JsonObject
                {
                    ["slots"] = SlotAnswers.Offer(session, taken.Alternatives, taken.Minutes, taken.VisitType, roster, call.Time.Zone),
                }));
            case ChangeOutcome.PastDate:
                return Answer("pastDate", PastDate.Say(call.Time.DateOf(start), call.Time));
            case ChangeOutcome.Refused refused:
                return ChangeAnswers.Refused($"The office's system didn't move it: your original time, {Spoken(refused.Start)}, still stands.");
            case ChangeOutcome.BothStand both:
                return ChangeAnswers.Refused($"{Spoken(both.Start)} is booked for you, but the office's system didn't give up the old time, {Spoken(both.OldStart)}.");
            default:
                return ChangeAnswers.NotFound;
        }
    }

    private static JsonObject Times(Instant start, CallContext call) => new()
    {
        ["start"] = AnswerTime.Iso(start, call.Time.Zone),
        ["spoken"] = SpokenTime.Of(start, call.Time.Zone),
    };
}
