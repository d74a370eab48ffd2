using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Members of a body that was sent, and values of a query.</summary>
internal static class NexHealthBody
{
    internal static JsonElement? Member(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Text(this JsonElement body, string name) => body.Member(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    internal static string Need(this JsonElement body, string name) => body.Text(name) ?? throw NexHealthRefusal.Missing(name);

    internal static int? Number(this JsonElement body, string name) =>
        body.Member(name) is not { } value ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw NexHealthRefusal.Invalid($"{name} is not a number");

    internal static bool Flag(this JsonElement body, string name) => body.Member(name)?.ValueKind == JsonValueKind.True;

    internal static LocalDateTime? Time(this JsonElement body, string name) => body.Text(name) is { } text ? PracticeClock.At(Moment(text, name)) : null;

    internal static LocalDate Day(string text, string name) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : throw NexHealthRefusal.Invalid($"{name} is not a day");

    /// <summary>ISO 8601 with an offset, whose colon may be missing.</summary>
    internal static Instant Moment(string text, string name)
    {
        foreach (var pattern in Moments)
        {
            if (pattern.Parse(text) is { Success: true, Value: var at })
                return at.ToInstant();
        }

        throw NexHealthRefusal.Invalid($"{name} is not a time");
    }

    internal static string Digits(string? number)
    {
        var digits = new string([.. (number ?? "").Where(char.IsAsciiDigit)]);
        return digits.Length == 11 && digits[0] == '1' ? digits[1..] : digits;
    }

    internal static decimal Money(this JsonElement body, string name) =>
        body.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var amount) ? amount : throw NexHealthRefusal.Missing(name);

    internal static string Written(Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static readonly OffsetDateTimePattern[] Moments =
        [OffsetDateTimePattern.Rfc3339, OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:sso<+HHmm>")];
}
