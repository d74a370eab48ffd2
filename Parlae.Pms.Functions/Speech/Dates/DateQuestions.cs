using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>What is asked when a date or time is not clear. Each can be spoken and ends as a sentence.</summary>
internal static class DateQuestions
{
    public const string OneDay = "I can look at one day, or at days on end. Please ask which of them the caller would like first.";
    public const string WhichDay = "I need the day as well. Please ask which day the caller means.";
    public const string DayAndTime = "I need one day and a time. Please ask on which day, and at what time.";
    public const string OneTime = "I need one time of the day. Please ask at what time.";
    public const string Contradiction = "The time and the part of the day don't fit together. Please ask at what time.";
    public const string WhichMonth = "I need the month as well. Please ask which month the caller means.";
    public const string Midnight = "Midnight could be the beginning or the end of a day. Please ask at what time.";

    /// <summary>"Do you mean Friday, March 6th, or Friday, March 13th?"</summary>
    public static string Which(IReadOnlyList<DaySpan> choices) =>
        $"Do you mean {string.Join(", or ", choices.Select(choice => Said(choice, choices.Any(other => other.From.Year != choice.From.Year && other.From.Month == choice.From.Month))))}? Please say which one.";

    public static string WhichTime(DaySpan days) => days.IsOneDay
        ? $"I need the time as well. Please ask at what time on {SpokenTime.Day(days.From)}."
        : DayAndTime;

    public static string WhichDayAt(LocalTime time) => $"I need the day as well. Please ask which day the caller means for {SpokenTime.Clock(time)}.";

    public static string Exactly(LocalTime time) => $"Please ask whether the caller means {SpokenTime.Clock(time)} exactly.";

    public static string Skipped(LocalDateTime wall) => $"The clocks skip {SpokenTime.Clock(wall.TimeOfDay)} on {SpokenTime.Day(wall.Date)}. Please ask for another time.";

    public static string Repeated(LocalDateTime wall) => $"The clocks show {SpokenTime.Clock(wall.TimeOfDay)} twice on {SpokenTime.Day(wall.Date)}. Please ask for another time.";

    public static string NoSuchDay(int month, int day, int? year)
    {
        var name = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
        return month == 2 && day == 29
            ? $"There is no February 29th{(year is { } said ? $" in {said}" : " this year")}. Please ask which day the caller means."
            : $"{name} has no day {day}. Please ask which day the caller means.";
    }

    /// <summary>With its year where the choice is between years.</summary>
    private static string Said(DaySpan span, bool withYear) =>
        (span.IsOneDay ? SpokenTime.Day(span.From) : $"{SpokenTime.Day(span.From)} to {SpokenTime.Day(span.To)}") + (withYear ? $", {span.To.Year}" : "");
}
