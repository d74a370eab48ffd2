using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Parlae.Pms.Functions.Speech;

/// <summary>
/// Reads dates and times as models write them, in ISO figures; words such as "next Tuesday" are for <see cref="Dates.DatePhrases"/>. Every reading is made in
/// the practice's zone; null means that the text is not clear.
/// </summary>
public static partial class SpokenDates
{
    /// <summary>
    /// A day: <c>2026-03-02</c>, <c>2026-3-2</c>, or a time of which only the day counts: the practice's day at that instant when the time names an offset.
    /// Midnight of UTC is how programs write a mere date, and is read as one.
    /// </summary>
    /// <param name="now">The practice's wall clock and zone.</param>
    public static LocalDate? Day(string text, ZonedDateTime now)
    {
        var match = IsoTime().Match(text);
        var isInstant = match.Groups["utc"].Success ? TimeOf(match) != LocalTime.Midnight : match.Groups["sign"].Success;
        return isInstant ? Time(text, now)?.InZone(now.Zone).Date : AsWritten(match);
    }

    private static LocalDate? AsWritten(Match match) => match.Success ? DateOf(match, "year", "month", "day") : null;

    /// <summary>
    /// A time on a day: <c>2026-03-02T10:00</c> (the practice's wall clock), with an offset or <c>Z</c> (that instant), or a zone in brackets.
    /// A wall time that clocks skip or show twice is null.
    /// </summary>
    /// <param name="now">The practice's wall clock and zone.</param>
    public static Instant? Time(string text, ZonedDateTime now)
    {
        var match = IsoTime().Match(text);
        if (!match.Success || DateOf(match, "year", "month", "day") is not { } date || TimeOf(match) is not { } time)
        {
            return null;
        }

        if (match.Groups["utc"].Success)
        {
            return (date + time).InUtc().ToInstant();
        }

        if (match.Groups["sign"].Success)
        {
            return OffsetOf(match) is { } offset ? (date + time).WithOffset(offset).ToInstant() : null;
        }

        var zone = match.Groups["zone"] is { Success: true } named ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(named.Value) : now.Zone;
        return zone?.MapLocal(date + time) is { Count: 1 } mapping ? mapping.Single().ToInstant() : null;
    }

    /// <summary>The wall clock as written, where no offset says which moment it is; the zone if one is named.</summary>
    public static (LocalDateTime Time, DateTimeZone? Zone)? Wall(string text)
    {
        var match = IsoTime().Match(text);
        if (!match.Success || match.Groups["utc"].Success || match.Groups["sign"].Success || DateOf(match, "year", "month", "day") is not { } date || TimeOf(match) is not { } time)
        {
            return null;
        }

        if (match.Groups["zone"] is not { Success: true } named)
        {
            return (date + time, null);
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(named.Value) is { } zone ? (date + time, zone) : null;
    }

    /// <summary>A date of birth, not in the future: also <c>03/02/1985</c> (month first) and <c>March 2, 1985</c>.</summary>
    /// <param name="now">The practice's wall clock and zone.</param>
    public static LocalDate? Birth(string text, ZonedDateTime now)
    {
        var date = AsWritten(IsoTime().Match(text)); // a day of birth is the same in every zone
        if (date is null && MonthFirst().Match(text) is { Success: true } numbers)
        {
            date = DateOf(numbers, "year", "month", "day");
        }

        if (date is null && (MonthInWords().Match(text) is { Success: true } words || (words = DayThenMonth().Match(text)).Success)
            && MonthOf(words.Groups["month"].Value) is { } month)
        {
            date = DateOf(Number(words, "year"), month, Number(words, "day"));
        }

        return date is { Year: >= 1900 } && date <= now.Date ? date : null;
    }

    private static int? MonthOf(string word)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
        var at = Array.FindIndex(names, name => name.Length > 0 && word.Length >= 3 && (name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || (name == "September" && word.Equals("sept", StringComparison.OrdinalIgnoreCase))));
        return at < 0 ? null : at + 1;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static LocalDate? DateOf(Match match, string year, string month, string day) => DateOf(Number(match, year), Number(match, month), Number(match, day));

    private static LocalDate? DateOf(int year, int month, int day) =>
        year is >= 1800 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month)
            ? new LocalDate(year, month, day)
            : null;

    private static LocalTime? TimeOf(Match match)
    {
        if (!match.Groups["hour"].Success)
        {
            return null;
        }

        var hour = Number(match, "hour");
        var minute = match.Groups["minute"].Success ? Number(match, "minute") : 0;
        var second = match.Groups["second"].Success ? Number(match, "second") : 0;
        if (match.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half.Value is "p" or "P" ? 12 : 0);
        }
        else if (!match.Groups["minute"].Success)
        {
            return null;
        }

        return hour <= 23 && minute <= 59 && second <= 59 ? new LocalTime(hour, minute, second) : null;
    }

    private static Offset? OffsetOf(Match match)
    {
        var minutes = (Number(match, "offsetHours") * 60) + (match.Groups["offsetMinutes"].Success ? Number(match, "offsetMinutes") : 0);
        return minutes <= 18 * 60 ? Offset.FromSeconds((match.Groups["sign"].Value == "+" ? 60 : -60) * minutes) : null;
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})" +
        @"(?:(?:[Tt]| +)(?<hour>[0-9]{1,2})(?::(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?)?(?: ?(?<half>[AaPp])\.?[Mm]\.?(?![A-Za-z]))?" +
        @" ?(?:(?<utc>[Zz])|(?<sign>[+-])(?<offsetHours>[0-9]{2})(?::?(?<offsetMinutes>[0-5][0-9]))?)? ?(?:\[?(?<zone>[A-Za-z]+(?:/[A-Za-z_+-]+)+)\]?)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();

    [GeneratedRegex(@"^(?<month>[0-9]{1,2})[/.-](?<day>[0-9]{1,2})[/.-](?<year>[0-9]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"^(?<month>[A-Za-z]+)\.? +(?:the +)?(?<day>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?<year>[0-9]{4})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MonthInWords();

    [GeneratedRegex(@"^(?:the +)?(?<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: +of)? +(?<month>[A-Za-z]+)\.?,? +(?<year>[0-9]{4})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DayThenMonth();
}
