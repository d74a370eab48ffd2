using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Functions.Speech;

/// <summary>Dates and times as the assistant says them: English, 12-hour clock, in the practice's zone.</summary>
public static class SpokenTime
{
    /// <summary><c>Monday, March 2nd at 10 AM</c>.</summary>
    public static string Of(Instant time, DateTimeZone zone) => Of(time.InZone(zone).LocalDateTime);

    /// <summary><c>Monday, March 2nd at 10 AM</c>.</summary>
    public static string Of(LocalDateTime wall) => $"{Day(wall.Date)} at {Clock(wall.TimeOfDay)}";

    /// <summary><c>Monday, March 2nd</c>.</summary>
    public static string Day(LocalDate date) =>
        $"{date.DayOfWeek}, {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month)} {Ordinal(date.Day)}";

    /// <summary><c>10 AM</c>, <c>2:30 PM</c>; noon is <c>12 PM</c>. Seconds are not said.</summary>
    public static string Clock(LocalTime time) => time.Minute == 0
        ? $"{time.ClockHourOfHalfDay} {HalfDay(time)}"
        : string.Create(CultureInfo.InvariantCulture, $"{time.ClockHourOfHalfDay}:{time.Minute:00} {HalfDay(time)}");

    /// <summary>
    /// Times as a choice, in order, each day said once: <c>Monday, March 2nd at 10 AM, 11:30 AM, or Wednesday, March 4th at 2 PM</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no time to say.</exception>
    public static string Choice(IEnumerable<Instant> times, DateTimeZone zone)
    {
        var walls = times.Select(time => time.InZone(zone).LocalDateTime).Distinct().Order().ToList();
        if (walls.Count == 0)
        {
            throw new ArgumentException("There is no time to say.", nameof(times));
        }

        var said = walls.Select((wall, i) => i > 0 && walls[i - 1].Date == wall.Date ? Clock(wall.TimeOfDay) : Of(wall)).ToList();
        if (said.Count == 1)
        {
            return said[0];
        }

        // Before a new day the "or" needs its pause, or "2 PM or Wednesday" sounds like one thing.
        var pause = said.Count > 2 || walls[^1].Date != walls[0].Date ? "," : "";
        return $"{string.Join(", ", said.SkipLast(1))}{pause} or {said[^1]}";
    }

    private static string Ordinal(int day) => (day % 10, day / 10) switch
    {
        (1, not 1) => $"{day}st",
        (2, not 1) => $"{day}nd",
        (3, not 1) => $"{day}rd",
        _ => $"{day}th",
    };

    private static string HalfDay(LocalTime time) => time.Hour < 12 ? "AM" : "PM";
}
