using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Booking;
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
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools;

internal sealed record BookAppointmentArguments(
    [Description("The patient, as searchPatients or createPatient named them.")][Handle('p')] string PatientId,
    [Description("The kind of visit, as getAppointmentTypes names it.")] string AppointmentType,
    [Description("The start of the visit, as checkAvailability gave it.")] StartAsked StartTime,
    [Description("The length of the visit in minutes, as checkAvailability gave it.")][Range(0, SlotHolds.LongestMinutes)] int Duration,
    [Description("The time that was offered, as checkAvailability named it.")][Handle('s')] string? SlotId,
    [Description("The dentist or hygienist the caller wants, only if they ask for one.")] string? Provider,
    [Description("A note for the front desk, in the caller's words.")][MaxLength(500)] string? Note) : PatientData;

/// <summary>Books a visit, and says "booked" only when it stands in the practice's system.</summary>
internal sealed class BookAppointment(Booking booking, WriteLedger ledger, PatientGate gate, PracticeCalendar calendar) : Tool<BookAppointmentArguments>(new(
    "bookAppointment",
    "Books a visit at a time that was offered. Say the day and time and get a yes from the caller first.",
    Writes: true,
    IdentityLevel.Matched,
    Offered.Booking))
{
    protected override async Task<ToolOutcome> RunAsync(BookAppointmentArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var call = context.Call;
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
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

        var reference = ledger.NewReference();
        var request = new BookingRequest(patient, arguments.AppointmentType, start, arguments.Duration, Providers.Wanted(arguments.Provider), slot, arguments.Note, reference);
        context.Promise = async token => await booking.PromiseAsync(call, request, token) is { } made ? Submitted(made, reference, request.Start, call) : null;
        var outcome = await booking.BookAsync(call, Description.Name, request, cancellationToken);
        return await SayAsync(outcome, call, start, cancellationToken);
    }

    private async Task<ToolOutcome> SayAsync(BookingOutcome outcome, CallContext call, Instant start, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case BookingOutcome.Booked booked:
                return Answer("booked", $"You're all set for {Spoken(booked.Start, call)}.", Times(booked.Appointment, null, booked.Start, call));
            case BookingOutcome.Submitted submitted:
                return Submitted(submitted.Appointment, submitted.Reference, submitted.Start, call);
            case BookingOutcome.AlreadyBooked already:
                var say = already.Reference is null ? $"You already have {Spoken(already.Start, call)}." : $"I've already asked the office for {Spoken(already.Start, call)}. It isn't confirmed yet.";
                return Answer("alreadyBooked", say, Times(already.Appointment, already.Reference, already.Start, call));
            case BookingOutcome.SlotTaken taken:
                return await TakenAsync(taken, call, cancellationToken);
            case BookingOutcome.OutsideHours:
                return Answer("outsideHours", $"The office doesn't see patients at {Spoken(start, call)}. Would you like me to look for another time?");
            case BookingOutcome.PastDate:
                return Answer("pastDate", PastDate.Say(call.Time.DateOf(start), call.Time));
            case BookingOutcome.UnknownType unknown:
                return CheckAvailability.UnknownVisitType(unknown.Types);
            case BookingOutcome.UnknownProvider unknown:
                return Ask(CheckAvailability.UnknownProvider(unknown.Providers));
            default:
                return new ToolOutcome(
                    Ask("The office's system didn't take that booking, and nothing was changed. The staff have been told; offer another time or a call back."), WriteFailed: true);
        }
    }

    private async Task<ToolOutcome> TakenAsync(BookingOutcome.SlotTaken taken, CallContext call, CancellationToken cancellationToken)
    {
        var roster = await calendar.RosterAsync(call.Account, cancellationToken);
        var say = taken.Alternatives.Count == 0
            ? "That time isn't free any more, and I see nothing near it. Would you like another day?"
            : $"That time isn't free any more. I have {SlotAnswers.Choice(taken.Alternatives, call.Time.Zone)}.";
        return AnswerInSession(session => Answer("slotTaken", say, new JsonObject
        {
            ["slots"] = SlotAnswers.Offer(session, taken.Alternatives, taken.Minutes, taken.VisitType, roster, call.Time.Zone),
        }));
    }

    private static ToolAnswer Submitted(AppointmentHandle appointment, string reference, Instant start, CallContext call) => Answer(
        "submitted",
        $"I've asked the office for {Spoken(start, call)}. It isn't confirmed yet.",
        Times(appointment, reference, start, call));

    private static JsonObject Times(AppointmentHandle appointment, string? reference, Instant start, CallContext call)
    {
        var members = new JsonObject { ["appointmentId"] = appointment.Handle };
        if (reference is not null)
            members["reference"] = reference;
        members["start"] = AnswerTime.Iso(start, call.Time.Zone);
        members["spoken"] = Spoken(start, call);
        return members;
    }

    private static string Spoken(Instant start, CallContext call) => SpokenTime.Of(start, call.Time.Zone);
}
