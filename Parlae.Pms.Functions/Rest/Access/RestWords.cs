using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Reads words and times of bodies and queries. Throws <see cref="BadBodyException"/>, which names the member and never its value.</summary>
internal static class RestWords
{
    private const int LongestId = 128;

    private static readonly LocalDateTimePattern ToTheMinute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private static readonly OffsetDateTimePattern ToTheMinuteWithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mmo<G>");

    /// <summary>Ids are opaque, and no longer than any practice system's; the audit trail keeps them.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= LongestId && !text.Any(char.IsControl);

    public static T? Parse<T>(string? word, string member)
        where T : struct, Enum
    {
        if (word is null)
            return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == word)
                return value;
        }

        throw new BadBodyException($"'{member}' must be one of {string.Join(", ", Enum.GetValues<T>().Select(value => Of(value)))}.");
    }

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>With offset, or as a time on the practice's wall.</summary>
    public static Instant Moment(string text, string member, DateTimeZone zone)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var exact })
            return exact.ToInstant();
        if (ToTheMinuteWithOffset.Parse(text) is { Success: true, Value: var minute })
            return minute.ToInstant();
        var local = ToTheMinute.Parse(text) is { Success: true } short_ ? short_ : LocalDateTimePattern.ExtendedIso.Parse(text);
        if (!local.Success)
            throw new BadBodyException($"'{member}' must be a time such as 2026-03-02T10:00 or 2026-03-02T10:00:00-05:00.");
        return zone.MapLocal(local.Value) is { Count: 1 } mapping ? mapping.Single().ToInstant() : throw new BadBodyException($"'{member}' does not exist or exists twice on that day; send it with its offset.");
    }
}
