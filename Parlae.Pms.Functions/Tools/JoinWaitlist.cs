using System.ComponentModel;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Functions.Tools.Arguments;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

internal sealed record JoinWaitlistArguments(
    [Description("The patient, as searchPatients or createPatient named them.")][Handle('p')] string PatientId,
    [Description("The kind of visit, as getAppointmentTypes names it.")] string AppointmentType,
    [Description("The first day that suits the caller, as 2026-03-02 or in the caller's own words; today when left out.")] DaysAsked? From,
    [Description("The last day that suits the caller, as 2026-03-31 or in the caller's own words; four weeks on when left out.")] DaysAsked? To,
    [Description("The part of the day that suits the caller, only if not every part does.")] TimeOfDay? TimeOfDay) : PatientData;

/// <summary>Puts a patient on the list of those who are called when a time becomes free.</summary>
internal sealed class JoinWaitlist(WaitlistJoining joining, PatientGate gate) : Tool<JoinWaitlistArguments>(new(
    "joinWaitlist",
    "Puts the patient on the waitlist for a kind of visit, when no time that is free suits them. Staff call when one becomes free.",
    Writes: true,
    IdentityLevel.Matched,
    Offered.Waitlist))
{
    private const int UsualWeeks = 4;
    private const int LongestMonths = 12;

    protected override async Task<ToolOutcome> RunAsync(JoinWaitlistArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (call, today) = (context.Call, context.Call.Time.Today);
        if (await gate.AllowAsync(call, Description, arguments.PatientId, cancellationToken) is not { } patient)
            return Ask(ToolWords.NotAllowed);
        var from = arguments.From?.From ?? today;
        var to = arguments.To?.To ?? (arguments.From is { } days && days.To > days.From ? days.To : from.PlusWeeks(UsualWeeks));
        if (from < today)
            return Ask("That day has already passed. Please ask for days that are still to come.");
        if (to < from)
            return Ask("The last day is before the first one. Please ask for the days again.");
        if (PartOf(arguments) is not { } part)
            return Ask(HoursAsked.Contradiction);

        to = LocalDate.Min(to, today.PlusMonths(LongestMonths));
        return await joining.JoinAsync(call, Description.Name, patient.Patient, arguments.AppointmentType, from, LocalDate.Max(from, to), part.Part, cancellationToken) switch
        {
            JoiningOutcome.UnknownType unknown => Ask(unknown.Types.Count == 0
                ? "I don't know that kind of visit."
                : $"I don't know that kind of visit. Ask which of these the caller means: {SlotAnswers.TypeNames(unknown.Types)}."),
            JoiningOutcome.Joined joined => Answer("joined", Say(joined.Position), new JsonObject { ["position"] = joined.Position }),
            _ => throw new InvalidOperationException("A joining outcome of an unknown kind."),
        };
    }

    private static HoursAsked? PartOf(JoinWaitlistArguments arguments) => (arguments.From ?? arguments.To) is not { } first
        ? new HoursAsked(arguments.TimeOfDay, null)
        : HoursAsked.Of(first, arguments.From is null ? null : arguments.To, arguments.TimeOfDay);

    private static string Say(int position) => position == 1
        ? "You're on the waitlist, and first in line. The staff will call if a time becomes free."
        : $"You're on the waitlist, with {position - 1} ahead of you. The staff will call if a time becomes free.";
}
