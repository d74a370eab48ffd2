using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>Puts one wrong member of a setup right, whatever it should be, so that the next one that is wrong comes to light. What it gives is never connected.</summary>
internal static class SetupRepair
{
    private static readonly JsonElement Anything = JsonSerializer.SerializeToElement("x");

    /// <summary>Lists that are put right entry by entry, with an entry that is right.</summary>
    private static readonly Dictionary<string, JsonObject> Entries = new(StringComparer.Ordinal)
    {
        ["appointmentTypes"] = new() { ["name"] = "x", ["minutes"] = 30 },
        ["openHours"] = new() { ["day"] = "monday", ["from"] = "00:00", ["to"] = "24:00" },
    };

    /// <summary>Null: nobody knows how.</summary>
    public static SetupBody? Of(SetupBody body, string? place) => place?.Split('.') switch
    {
        ["accountId"] => body with { AccountId = "xx" },
        ["practiceName"] => body with { PracticeName = "x" },
        ["timeZone"] => body with { TimeZone = "UTC" },
        ["staffNumber"] => body with { StaffNumber = null },
        ["phoneNumberIds"] => body with { PhoneNumberIds = null },
        ["assistantIds"] => body with { AssistantIds = null },
        ["vapi", ..] => body with { Vapi = null },
        ["outbox", ..] => body with { Outbox = null },
        ["config", var name, var at, .. var part] when Entry(body.Config, name, at, part) is { } mended => body with { Config = new(body.Config!) { [name] = mended } },
        ["config", var name, ..] => body with { Config = Config(body.Config ?? [], name) },
        ["credentials", var name] => body with { Credentials = new(body.Credentials ?? []) { [name] = "x" } },
        _ => null,
    };

    /// <summary>The list with one entry put right, or one part of it; null: it is no such list.</summary>
    private static JsonElement? Entry(Dictionary<string, JsonElement>? config, string name, string at, string[] part)
    {
        if (!Entries.TryGetValue(name, out var right) || config?.GetValueOrDefault(name) is not { ValueKind: JsonValueKind.Array } given || !int.TryParse(at, CultureInfo.InvariantCulture, out var entry))
            return null;
        var list = JsonArray.Create(given)!;
        if (part is [var wrong, ..] && right[wrong] is { } value && list[entry] is JsonObject before)
            before[wrong] = value.DeepClone();
        else
            list[entry] = right.DeepClone();
        return JsonSerializer.SerializeToElement(list);
    }

    private static Dictionary<string, JsonElement> Config(Dictionary<string, JsonElement> config, string name)
    {
        var mended = new Dictionary<string, JsonElement>(config);
        if (!mended.Remove(name))
            mended[name] = Anything; // it is missing
        return mended;
    }
}
