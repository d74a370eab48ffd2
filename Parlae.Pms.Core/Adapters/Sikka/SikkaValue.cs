using System.Globalization;
using System.Text;
using NodaTime;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Sikka's texts as values: every member is text, may be absent, and has its own words for "nothing" (reference 4.4).</summary>
internal static class SikkaValue
{
    private static readonly string[] TimeFormats =
        ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mmtt", "h:mm:ss tt"];

    private static readonly string[] StampFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd", "M/d/yyyy h:mm:ss tt", "M/d/yyyy h:mm tt", "M/d/yyyy H:mm:ss", "M/d/yyyy",
    ];

    /// <summary>Null for the empty text, <c>N/A</c> and the date that stands for none.</summary>
    public static string? Text(string? raw)
    {
        var text = raw?.Trim();
        return string.IsNullOrEmpty(text) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase) || text.StartsWith("1111-11-11", StringComparison.Ordinal) ? null : text;
    }

    /// <summary>An id; <c>0</c> stands for none. Leading zeros are part of it.</summary>
    public static string? Id(string? raw) => Text(raw) is { } text && text != "0" ? text : null;

    /// <summary>Whether an id can stand in a path (reference 4.3).</summary>
    public static bool FitsPath(string id) => id.Length > 0 && id.IndexOfAny([':', '#', '?', '/', '\\', '%', '+', '=']) < 0;

    public static bool IsTrue(string? raw) => Text(raw)?.ToUpperInvariant() is "TRUE" or "T" or "YES" or "Y" or "1" or "ON";

    /// <summary>A clear no; nothing at all is none.</summary>
    public static bool IsFalse(string? raw) => Text(raw)?.ToUpperInvariant() is "FALSE" or "F" or "NO" or "N" or "0" or "OFF";

    /// <summary>Ids that share one member.</summary>
    public static IReadOnlyList<string> Ids(string? raw) =>
        Text(raw) is { } text ? [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(id => id != "0")] : [];

    public static LocalDate? Date(string? raw) => Stamp(raw)?.Date;

    public static LocalDateTime? Stamp(string? raw) =>
        DateTime.TryParseExact(Text(raw), StampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp) && stamp.Year > 1111
            ? LocalDateTime.FromDateTime(stamp) : null;

    /// <summary>A wall time: 24 h, with or without seconds, AM and PM, or as part of a date and time.</summary>
    public static LocalTime? Time(string? raw)
    {
        var text = raw?.Trim();
        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time)) return LocalDateTime.FromDateTime(time).TimeOfDay;
        return text?.Length > 10 && DateTime.TryParseExact(text, StampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp)
            ? LocalDateTime.FromDateTime(stamp).TimeOfDay : null;
    }

    public static int? Whole(string? raw) =>
        decimal.TryParse(Text(raw), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number is > -1_000_000 and < 1_000_000 ? (int)number : null;

    public static string Send(LocalDate date) => date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);
    public static string Send(LocalTime time) => time.ToString("HH':'mm", CultureInfo.InvariantCulture);

    /// <summary>The last ten digits of a number as anybody may have written it; null when there are fewer.</summary>
    public static string? Phone(string? raw)
    {
        var digits = new string((raw ?? "").Where(char.IsAsciiDigit).ToArray());
        return digits.Length < 10 ? null : digits[^10..];
    }

    /// <summary>Free text as Sikka takes it: letters, digits, blanks and <c>. - : ( )</c>, cut to a length (reference 11; a comma is refused in places).</summary>
    public static string Free(string? text, int length)
    {
        var clean = new StringBuilder();
        foreach (var sign in text ?? "")
        {
            var kept = char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || ".-:()".Contains(sign, StringComparison.Ordinal) ? sign : ' ';
            if (kept != ' ' || (clean.Length > 0 && clean[^1] != ' ')) clean.Append(kept);
        }

        return Cut(clean.ToString(), length);
    }

    /// <summary>The beginning of a text, without blanks around it and never with half a sign at its end.</summary>
    public static string Cut(string text, int length)
    {
        text = text.Trim();
        return text.Length <= length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    /// <summary>A PMS name for comparing: lower case, letters and digits only.</summary>
    public static string Plain(string? name) => new((name ?? "").Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());
}
