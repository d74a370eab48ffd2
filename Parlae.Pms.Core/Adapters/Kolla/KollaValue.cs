using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Kolla's texts as values. Any may be absent or empty.</summary>
internal static class KollaValue
{
    private static readonly LocalDateTimePattern[] Walls =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
    ];

    private static readonly LocalTimePattern[] Times =
    [
        LocalTimePattern.CreateWithInvariantCulture("H':'mm"), LocalTimePattern.CreateWithInvariantCulture("H':'mm':'ss"), LocalTimePattern.CreateWithInvariantCulture("H':'mm':'ss.FFFFFFF"),
    ];

    public static string? Text(string? raw) => raw?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>RFC 3339, with any offset.</summary>
    public static Instant? Moment(string? raw) => Text(raw) is { } text && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var moment } ? moment.ToInstant() : null;

    /// <summary>Time on a practice's wall, in its zone.</summary>
    public static LocalDateTime? Wall(string? raw) => Text(raw) is { } text ? First(Walls, text) : null;

    /// <summary><c>yyyy-mm-dd</c>, perhaps with a time behind it.</summary>
    public static LocalDate? Date(string? raw) =>
        Text(raw) is { Length: >= 10 } text && (text.Length == 10 || text[10] is 'T' or ' ') && LocalDatePattern.Iso.Parse(text[..10]) is { Success: true, Value: var date } ? date : null;

    /// <summary><c>HH:MM</c> or <c>HH:MM:SS</c>; <c>24:00</c> is midnight.</summary>
    public static LocalTime? Time(string? raw)
    {
        if (Text(raw) is not { } text) return null;
        return text is "24:00" or "24:00:00" ? LocalTime.Midnight : First(Times, text);
    }

    public static string Send(LocalDate date) => LocalDatePattern.Iso.Format(date);

    public static string Send(Instant moment) => moment.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);

    public static string SendWall(Instant moment, DateTimeZone zone) => Walls[0].Format(moment.InZone(zone).LocalDateTime);

    /// <summary>The last ten digits of a number as anybody may have written it; null when there are fewer.</summary>
    public static string? Phone(string? raw)
    {
        var digits = new string((raw ?? "").Where(char.IsAsciiDigit).ToArray());
        return digits.Length < 10 ? null : digits[^10..];
    }

    /// <summary>The beginning of a text, without blanks around it and never with half a sign at its end.</summary>
    public static string Cut(string text, int length)
    {
        text = text.Trim();
        return text.Length <= length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    private static T? First<T>(IEnumerable<IPattern<T>> patterns, string text)
        where T : struct
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Parse(text) is { Success: true, Value: var value }) return value;
        }

        return null;
    }
}
