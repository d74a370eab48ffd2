using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Functions.Tools;

internal sealed record CheckAvailabilityArguments(
    [Description("The date the caller wants, as 2026-03-02 or in the caller's own words, such as tomorrow morning.")] DaysAsked Date,
    [Description("The last date that suits the caller, as 2026-03-06 or in the caller's own words, when several days do.")] DaysAsked? EndDate,
    [Description("The kind of visit, as getAppointmentTypes names it.")] string? AppointmentType,
    [Description("The dentist or hygienist the caller wants, only if they ask for one.")] string? Provider,
    [Description("The part of the day that suits the caller.")] TimeOfDay? TimeOfDay,
    [Description("The length of the visit in minutes, only if it must be longer than usual.")][Range(0, SlotHolds.LongestMinutes)] int? Duration);

/// <summary>Offers a few free times.</summary>
internal sealed class CheckAvailability(PracticeCalendar calendar, AvailabilityQuestion question) : Tool<CheckAvailabilityArguments>(new(
    "checkAvailability",
    "Free times for a visit on a day or between two days. Offer the times it says; book one of them with its slotId.",
    Writes: false,
    IdentityLevel.None,
    Offered.Booking))
{
    private const int UsualMinutes = 30;
    private const int LeastMinutes = 5;

    protected override async Task<ToolOutcome> RunAsync(CheckAvailabilityArguments arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (call, time) = (context.Call, context.Call.Time);
        var (from, to) = (arguments.Date.From, (arguments.EndDate ?? arguments.Date).To);
        if (from < time.Today)
            return Answer("pastDate", PastDate.Say(from, time));
        if (to < from)
            return Ask("The last day is before the first one. Please ask for the days again.");
        if (HoursAsked.Of(arguments.Date, arguments.EndDate, arguments.TimeOfDay) is not { } hours)
            return Ask(HoursAsked.Contradiction);

        question.Prepare(call.Account, from); // the days are read while the roster is
        var roster = await calendar.RosterAsync(call.Account, cancellationToken);
        var type = arguments.AppointmentType is { } word ? VisitTypes.Find(roster.VisitTypes, word) : null;
        if (arguments.AppointmentType is not null && type is null)
            return UnknownVisitType(roster.VisitTypes);
        var wanted = Providers.Wanted(arguments.Provider);
        var provider = wanted is null ? null : Providers.Find(roster.Providers, wanted);
        if (wanted is not null && provider is null)
            return Ask(UnknownProvider(roster.Providers));

        var rule = type is null ? new VisitRule(arguments.Duration is >= LeastMinutes and var minutes ? minutes : UsualMinutes, [], []) : VisitRule.For(type, arguments.Duration);
        var wish = new SlotWish(from, to, hours.Part, provider?.ProviderId, hours.Hours);
        var reply = await question.AskAsync(call.Account, rule, wish, cancellationToken);
        var (status, say, slots, offered) = Words(reply.Answer, wish, provider, time);
        return AnswerInSession(session =>
        {
            var more = new JsonObject { ["slots"] = SlotAnswers.Offer(session, slots, rule.Minutes, type?.Name, reply.Roster, time.Zone) };
            if (offered is { } others)
                more["more"] = others;
            more["asOf"] = AnswerTime.Iso(reply.AsOf, time.Zone);
            return Answer(status, say, more);
        });
    }

    internal static ToolOutcome UnknownVisitType(IReadOnlyList<VisitType> types) => Answer(
        "unknownType",
        types.Count == 0 ? "I don't know that kind of visit." : $"I don't know that kind of visit. You can book {SlotAnswers.TypeNames(types)}.",
        new JsonObject { ["types"] = SlotAnswers.Types(types) });

    internal static string UnknownProvider(IReadOnlyList<Provider> providers) =>
        $"I don't know that provider. They are {string.Join(", ", providers.Take(8).Select(provider => provider.Name))}. Ask which one, or whether anybody will do.";

    private static (string Status, string Say, IReadOnlyList<Slot> Slots, bool? More) Words(AvailabilityAnswer answer, SlotWish wish, Provider? provider, PracticeTime time) => answer switch
    {
        AvailabilityAnswer.Offered offered => ("slots", $"I have {SlotAnswers.Choice(offered.Slots, time.Zone)}.", offered.Slots, offered.More),
        AvailabilityAnswer.Alternatives { DayIsOver: true } over => ("alternatives", $"There is nothing left {Asked(wish)}{Narrowed(wish, provider)}. I have {SlotAnswers.Choice(over.Slots, time.Zone)}.", over.Slots, null),
        AvailabilityAnswer.Alternatives full => ("alternatives", $"There is nothing free {Asked(wish)}{Narrowed(wish, provider)}. The nearest I have is {SlotAnswers.Choice(full.Slots, time.Zone)}.", full.Slots, null),
        AvailabilityAnswer.Closed closed => ("closed", $"The office is closed {Asked(wish)}. The next I have is {SlotAnswers.Choice(closed.Slots, time.Zone)}.", closed.Slots, null),
        _ => ("none", $"I can't find anything free{Narrowed(wish, provider)} within {AvailabilityQuestion.Horizon} days of {SpokenTime.Day(wish.From)}. Would you like to try later, or speak with the staff?", [], null),
    };

    /// <summary>What narrowed the search is part of what was not found: the afternoon may be free when the morning is not.</summary>
    private static string Narrowed(SlotWish wish, Provider? provider) =>
        (wish.Hours is { } hours ? HoursAsked.Say(hours) : wish.TimeOfDay is { } part ? $" in the {part.ToString().ToLowerInvariant()}" : "") + (provider is null ? "" : $" with {provider.Name}");

    private static string Asked(SlotWish wish) => wish.From == wish.To
        ? $"on {SpokenTime.Day(wish.From)}"
        : $"from {SpokenTime.Day(wish.From)} to {SpokenTime.Day(wish.To)}";
}
