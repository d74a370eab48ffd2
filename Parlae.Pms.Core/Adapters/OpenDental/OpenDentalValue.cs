using System.Globalization;
using NodaTime;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Open Dental's texts as values, and ours as its texts (reference 2).</summary>
internal static class OpenDentalValue
{
    private static readonly string[] StampFormats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    private static readonly string[] TimeFormats = ["HH:mm:ss", "HH:mm"];

    public static string? Text(string? raw) => raw?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A number of a record; <c>0</c> stands for none.</summary>
    public static string? Id(string? raw) => Text(raw) is { } text && text != "0" ? text : null;

    /// <summary>Whether an id is one of Open Dental's: digits only, which is also what may stand in a path.</summary>
    public static bool IsId(string? id) => id is { Length: > 0 and <= 18 } && id.All(char.IsAsciiDigit) && id.Any(sign => sign != '0');

    /// <summary>An id as a body takes it.</summary>
    public static long Number(string id) => long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary><c>"5,6"</c>.</summary>
    public static IReadOnlyList<string> Ids(string? raw) =>
        [.. (raw ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(id => id != "0").Distinct()];

    public static bool IsTrue(string? raw) => Text(raw) is { } text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1");

    /// <summary>Null for what cannot be read and for the first day of the first year, which stands for none.</summary>
    public static LocalDateTime? Stamp(string? raw) =>
        DateTime.TryParseExact(Text(raw), StampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var stamp) && stamp.Year > 1 ? LocalDateTime.FromDateTime(stamp) : null;

    public static LocalDate? Date(string? raw) => Stamp(raw)?.Date;

    public static LocalTime? Time(string? raw) =>
        DateTime.TryParseExact(Text(raw), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var time) ? LocalDateTime.FromDateTime(time).TimeOfDay : null;

    public static decimal? Money(string? raw) => decimal.TryParse(Text(raw), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    public static string Send(LocalDate date) => date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);

    public static string Send(LocalDateTime stamp) => stamp.ToString("uuuu'-'MM'-'dd HH':'mm':'ss", CultureInfo.InvariantCulture);

    /// <summary>The last ten digits of a number as anybody may have written it; null when there are fewer.</summary>
    public static string? Phone(string? raw)
    {
        var digits = new string((raw ?? "").Where(char.IsAsciiDigit).ToArray());
        return digits.Length < 10 ? null : digits[^10..];
    }

    /// <summary>A number as Open Dental writes North American ones; others as they are.</summary>
    public static string SendPhone(string digits) => digits.Length == 10 && digits.All(char.IsAsciiDigit) ? $"({digits[..3]}){digits[3..6]}-{digits[6..]}" : digits;

    /// <summary>Minutes of a visit: five for each sign (reference 4).</summary>
    public static int Minutes(string? pattern) => 5 * (Text(pattern)?.Length ?? 0);

    /// <summary>All of the time is the provider's.</summary>
    public static string Pattern(int minutes) => new('X', Math.Clamp((minutes + 4) / 5, 1, 108));
}
