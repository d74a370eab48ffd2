using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>Reading and laying over each other what Vapi gives back.</summary>
internal static class VapiJson
{
    public static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node is JsonArray array ? array.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray array ? array.Select(Text).OfType<string>() : [];

    /// <summary>What is there, with our members in the place of its own; its nulls are left out, since what may be read as null may not always be sent so.</summary>
    public static JsonObject Over(JsonNode? found, JsonObject ours)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in found as JsonObject ?? [])
        {
            if (value is not null && !ours.ContainsKey(name))
                merged[name] = value.DeepClone();
        }

        foreach (var (name, value) in ours)
            merged[name] = value?.DeepClone();
        return merged;
    }

    public static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items.Select(item => (JsonNode?)item.DeepClone())]);

    public static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode?)item)]);

    /// <summary>A copy in which whole texts are replaced.</summary>
    public static JsonNode? Replace(JsonNode? node, IReadOnlyDictionary<string, string> texts) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Replace(member.Value, texts)))),
        JsonArray items => new JsonArray([.. items.Select(item => Replace(item, texts))]),
        _ => Text(node) is { } text && texts.TryGetValue(text, out var other) ? other : node?.DeepClone(),
    };
}
