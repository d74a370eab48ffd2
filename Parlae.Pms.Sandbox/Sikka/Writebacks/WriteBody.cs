using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Sandbox.Sikka.Writebacks;

/// <summary>The JSON object of a write. Sikka's values are text; numbers and booleans are read as such, null and absent as empty.</summary>
internal sealed class WriteBody
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly Dictionary<string, string> members;

    private WriteBody(Dictionary<string, string> members) => this.members = members;

    internal string this[string name] => members.GetValueOrDefault(name, "");

    /// <summary>The members as the write-back's status shows them.</summary>
    internal string AsForm => string.Join('&', members.Where(member => member.Value.Length > 0).Select(member => $"{member.Key}={member.Value}"));

    internal static async Task<WriteBody> ReadAsync(HttpContext context)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return new WriteBody(json.RootElement.EnumerateObject().GroupBy(member => member.Name).ToDictionary(member => member.Key, member => TextOf(member.Last().Value)));
        }
        catch (JsonException)
        {
            // Answered like any other body that is no object.
        }

        throw new SikkaRefusal(SikkaError.NotJson);
    }

    internal bool Has(string name) => this[name].Length > 0;

    internal string Need(string name) => Has(name) ? this[name] : throw new SikkaRefusal(SikkaError.MissingParameter(name));

    internal void Need(IEnumerable<string> names)
    {
        foreach (var name in names)
            Need(name);
    }

    internal LocalDate NeedDate(string name) => DateOf(name, Need(name));

    internal LocalDate? Date(string name) => Has(name) ? DateOf(name, this[name]) : null;

    internal LocalTime NeedTime(string name) => TimeOf(name, Need(name));

    internal LocalTime? TimeOfDay(string name) => Has(name) ? TimeOf(name, this[name]) : null;

    internal int NeedMinutes(string name) => Minutes(name) ?? throw new SikkaRefusal(SikkaError.MissingParameter(name));

    internal int? Minutes(string name)
    {
        if (!Has(name))
            return null;
        return int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= 24 * 60
            ? minutes
            : throw new SikkaRefusal(SikkaError.InvalidParameter(name));
    }

    /// <summary>Free text: a few characters are refused, and a length.</summary>
    internal string Text(string name, int longest)
    {
        var text = this[name];
        if (text.AsSpan().IndexOfAny("<>&") >= 0)
            throw new SikkaRefusal(SikkaError.InvalidValue($"Special characters are not allowed in {name}"));
        return text.Length <= longest ? text : throw new SikkaRefusal(SikkaError.InvalidValue($"{name} is longer than {longest} characters"));
    }

    /// <summary>Ten digits, however they are written; an extension is left off.</summary>
    internal string Phone(string name)
    {
        if (!Has(name))
            return "";
        var digits = new string([.. this[name].Split("-ext")[0].Where(char.IsAsciiDigit)]);
        return digits.Length switch
        {
            10 => digits,
            11 when digits[0] == '1' => digits[1..],
            _ => throw new SikkaRefusal(SikkaError.InvalidParameter(name)),
        };
    }

    private static LocalDate DateOf(string name, string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : throw new SikkaRefusal(SikkaError.InvalidParameter(name));

    private static LocalTime TimeOf(string name, string text) =>
        Time.Parse(text) is { Success: true, Value: var time } ? time : throw new SikkaRefusal(SikkaError.InvalidParameter(name));

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
