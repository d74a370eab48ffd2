using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Functions.Tools;

/// <summary>The hours that suit a caller, from all that was said about them.</summary>
internal sealed record HoursAsked(TimeOfDay? Part, HoursWanted? Hours)
{
    public const string Contradiction = "Those times of the day don't fit together. Please ask which part of the day suits the caller.";

    /// <summary>Null: what was said with the days and what was said of the part of the day do not fit together.</summary>
    public static HoursAsked? Of(DaysAsked date, DaysAsked? endDate, TimeOfDay? timeOfDay)
    {
        DaysAsked[] days = endDate is null ? [date] : [date, endDate];
        var parts = days.Select(each => each.Part).Append(timeOfDay).OfType<TimeOfDay>().Distinct().ToList();
        var times = days.Select(each => each.Time).OfType<LocalTime>().Distinct().ToList();
        var hours = days.Select(each => each.Hours).OfType<HoursWanted>().Distinct().ToList();
        if (parts.Count > 1 || times.Count > 1 || hours.Count > 1)
            return null;
        TimeOfDay? part = parts.Count > 0 ? parts[0] : null;
        // Five o'clock is afternoon to some and evening to others; morning is morning to all.
        if (times is [var time] && part is { } said && (said == TimeOfDay.Morning) != TimeOfDay.Morning.Includes(time))
            return null;
        if (hours is [var wanted] && !Enumerable.Range(0, 96).Select(quarter => LocalTime.Midnight.PlusMinutes(15 * quarter)).Any(each => wanted.Include(each) && part?.Includes(each) != false))
            return null;
        return new(part ?? (times is [var at] ? TimesOfDay.Of(at) : null), hours is [var only] ? only : null);
    }

    /// <summary>" after 3 PM", as part of what was not found.</summary>
    public static string Say(HoursWanted hours) => hours switch
    {
        { From: { } from, Before: { } before } => $" between {SpokenTime.Clock(from)} and {SpokenTime.Clock(before)}",
        { From: { } from } => $" from {SpokenTime.Clock(from)} on",
        { Before: { } before } => $" before {SpokenTime.Clock(before)}",
        _ => "",
    };
}
