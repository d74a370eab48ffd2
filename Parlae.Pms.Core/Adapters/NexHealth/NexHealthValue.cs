using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>NexHealth's texts as values. Any may be absent or empty.</summary>
internal static class NexHealthValue
{
    public static string? Text(string? raw) => raw?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>RFC 3339, with any offset.</summary>
    public static Instant? Moment(string? raw) => Text(raw) is { } text && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var moment } ? moment.ToInstant() : null;

    /// <summary><c>yyyy-mm-dd</c>, perhaps with a time behind it.</summary>
    public static LocalDate? Date(string? raw) =>
        Text(raw) is { Length: >= 10 } text && (text.Length == 10 || text[10] is 'T' or ' ') && LocalDatePattern.Iso.Parse(text[..10]) is { Success: true, Value: var date } ? date : null;

    /// <summary>A number as ids are; null for anything else, which has no place in a path or a body.</summary>
    public static string? Id(string? raw) => Number(raw) is { } number && number > 0 ? number.ToString(CultureInfo.InvariantCulture) : null;

    public static long? Number(string? raw) => long.TryParse(Text(raw), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static decimal? Amount(string? raw) => decimal.TryParse(Text(raw), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    public static string Send(LocalDate date) => LocalDatePattern.Iso.Format(date);

    public static string Send(Instant moment) => moment.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>With the practice's offset, as lists of appointments are asked for.</summary>
    public static string SendLocal(Instant moment, DateTimeZone zone) => moment.InZone(zone).ToOffsetDateTime().ToString("uuuu'-'MM'-'dd'T'HH':'mm':'sso<+HHmm>", CultureInfo.InvariantCulture);

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
}
