using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Members of a body that was sent.</summary>
internal static class KollaBody
{
    internal static string? Text(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    internal static string Need(this JsonElement body, string name) => body.Text(name) ?? throw KollaRefusal.Invalid($"{name} is required");

    internal static JsonElement? Member(this JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static IEnumerable<JsonElement> Many(this JsonElement body, string name) => body.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A moment under its name, or wall time at the practice under the other; null where neither is there.</summary>
    internal static LocalDateTime? Time(this JsonElement body, string name)
    {
        if (body.Text(name) is { } moment)
            return OffsetDateTimePattern.Rfc3339.Parse(moment) is { Success: true, Value: var at } ? PracticeClock.At(at.ToInstant()) : throw KollaRefusal.Invalid($"{name} is not RFC 3339");
        if (body.Text("wall_" + name) is not { } wall)
            return null;
        return LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss").Parse(wall) is { Success: true, Value: var local } ? local : throw KollaRefusal.Invalid($"wall_{name} is not a wall time");
    }

    internal static LocalDate? Day(this JsonElement body, string name) =>
        body.Text(name) is not { } text ? null : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : throw KollaRefusal.Invalid($"{name} is not a day");

    internal static string Digits(string? number)
    {
        var digits = new string([.. (number ?? "").Where(char.IsAsciiDigit)]);
        return digits.Length == 11 && digits[0] == '1' ? digits[1..] : digits;
    }

    internal static decimal Money(this JsonElement body, string name) =>
        decimal.TryParse(body.Need(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0 ? amount : throw KollaRefusal.Invalid($"{name} is not an amount");
}
