using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>Says what Vapi would not take in an answer to tool calls (vapi.md 7, <c>Recordings/vapi/invalid</c>).</summary>
internal static class AnswerShape
{
    /// <summary>Null when the answer is right for these ids.</summary>
    public static string? Fault(string json, IReadOnlyList<string> ids)
    {
        if (JsonNode.Parse(json) is not JsonObject root || root.Count != 1 || root["results"] is not JsonArray results)
        {
            return "not one list named results";
        }

        if (results.Any(entry => entry is not JsonObject))
        {
            return "an entry is no object";
        }

        if (!results.Select(entry => (entry!["toolCallId"] as JsonValue)?.GetValue<string>()).SequenceEqual(ids))
        {
            return "ids differ from the request's";
        }

        return results.Select(entry => EntryFault(entry!.AsObject())).FirstOrDefault(fault => fault is not null);
    }

    public static string? EntryFault(JsonObject entry)
    {
        if (entry["name"]?.GetValueKind() != JsonValueKind.String || entry["name"]!.GetValue<string>().Length == 0)
        {
            return "no name";
        }

        var texts = new[] { entry["result"], entry["error"] }.OfType<JsonNode>().ToList();
        if (texts.Count != 1 || entry.Count != 3)
        {
            return "not exactly one of result and error";
        }

        if (texts[0].GetValueKind() != JsonValueKind.String)
        {
            return "the text is no string";
        }

        var text = texts[0].GetValue<string>();
        if (text.Length == 0 || text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            return "the text is empty or has line breaks";
        }

        return entry.ContainsKey("error") ? null : ResultFault(text);
    }

    private static string? ResultFault(string text)
    {
        if (JsonNode.Parse(text) is not JsonObject result || result["status"]?.GetValueKind() != JsonValueKind.String || result["say"]?.GetValueKind() != JsonValueKind.String)
        {
            return "the result is no object with status and say";
        }

        return Strings(result).Any(inner => inner.Any(char.IsControl)) ? "a string inside the result has line breaks" : null;
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value).Append(member.Key)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
