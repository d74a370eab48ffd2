using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Provisioning;

/// <summary>
/// How an object at Vapi differs from the one we want, a line each. Members that we do not set are nobody's business of ours, but inside the ones we set
/// nothing else may stand: a header that is no longer wanted would still be sent. What means the same as being absent is no difference.
/// </summary>
internal static class Difference
{
    private const int Shown = 60;

    public static IReadOnlyList<string> Between(JsonObject wanted, JsonObject found) =>
        [.. wanted.SelectMany(member => Compare(member.Key, member.Value, found[member.Key]))];

    private static IEnumerable<string> Compare(string path, JsonNode? wanted, JsonNode? found)
    {
        if (MeansNothing(wanted) && MeansNothing(found))
            return [];
        return (wanted, found) switch
        {
            (JsonObject ours, JsonObject theirs) => ours.SelectMany(member => Compare($"{path}.{member.Key}", member.Value, theirs[member.Key]))
                .Concat(theirs.Where(member => !ours.ContainsKey(member.Key) && !MeansNothing(member.Value)).Select(member => $"{path}.{member.Key}: taken out")),
            (JsonArray ours, JsonArray theirs) when ours.Count == theirs.Count => ours.SelectMany((item, i) => Compare($"{path}[{i}]", item, theirs[i])),
            (JsonArray ours, JsonArray theirs) => [$"{path}: {theirs.Count} items -> {ours.Count}"],
            _ => JsonNode.DeepEquals(wanted, found) ? [] : [$"{path}: {Was(found)} -> {Short(path, wanted)}"],
        };
    }

    private static bool MeansNothing(JsonNode? node) => node switch
    {
        null => true,
        JsonObject members => members.All(member => MeansNothing(member.Value)),
        JsonArray items => items.Count == 0,
        _ => node.GetValueKind() is JsonValueKind.False or JsonValueKind.Null,
    };

    /// <summary>Numbers only: a text that somebody else put there may be a secret.</summary>
    private static string Was(JsonNode? found) => found?.GetValueKind() switch
    {
        null => "(none)",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.ToJsonString(),
        _ => "(other)",
    };

    /// <summary>Where other people's parts are taken over (an assistant's own tools, foreign members of a squad), and in headers, no value is shown.</summary>
    private static bool MayBeForeign(string path) => path.StartsWith("model.tools", StringComparison.Ordinal) || path.StartsWith("members", StringComparison.Ordinal)
        || path.Contains("headers", StringComparison.OrdinalIgnoreCase) || path.Contains("credential", StringComparison.OrdinalIgnoreCase);

    private static string Short(string path, JsonNode? wanted)
    {
        if (wanted is not null && MayBeForeign(path)) return "(set)";
        var text = wanted?.ToJsonString(Readable) ?? "(none)";
        return text.Length <= Shown ? text : text[..Shown] + "...";
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
