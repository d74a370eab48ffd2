using System.Text.Json;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>Reads tool calls in every shape ever seen (vapi.md 5).</summary>
internal static class ToolCallReader
{
    /// <summary>Beyond this a message is no message; the rest is not even listed, so that the answer stays small.</summary>
    private const int MostListed = 16_384;

    /// <summary>What a model fills in by speech is a few hundred bytes.</summary>
    private const int LongestArguments = 64 * 1024;

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>The calls of the first list that has any; the flag says that there are too many to run.</summary>
    public static (IReadOnlyList<VapiToolCall> Calls, bool TooMany) ReadLists(JsonMembers root)
    {
        foreach (var name in (ReadOnlySpan<string>)["toolCallList", "toolCalls", "toolWithToolCallList"])
        {
            // In the last list an item's own `function.parameters` is the tool's schema.
            if (List(root[name], onlyWrapped: name == "toolWithToolCallList") is { Count: > 0 } listed)
            {
                var tooMany = listed.Count > VapiMessage.MaximumToolCalls;
                return ([.. listed.Select(item => tooMany ? new VapiToolCall(item.Id, item.Name, null, EdgeWords.TooManyCalls) : Read(item))], tooMany);
            }
        }

        return ([], false);
    }

    /// <summary>The one call of the legacy <c>function-call</c>, which has no id; none when it is missing.</summary>
    public static IReadOnlyList<VapiToolCall> ReadLegacy(JsonSlice functionCall)
    {
        var members = JsonMembers.Of(functionCall, "name", "parameters", "arguments");
        return functionCall.IsObject ? [Read(new Item(null, members["name"].Text, First(members["parameters"], members["arguments"])))] : [];
    }

    private static List<Item> List(JsonSlice list, bool onlyWrapped)
    {
        var items = new List<Item>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slice in list.Items)
        {
            // Without an id there is nobody to answer to, and no key to keep a write from being done twice.
            if (Locate(slice, onlyWrapped) is { Id: { } id } item && seen.Add(id))
            {
                items.Add(item);
            }

            if (items.Count == MostListed)
            {
                break;
            }
        }

        return items;
    }

    private static Item? Locate(JsonSlice slice, bool onlyWrapped)
    {
        var outer = JsonMembers.Of(slice, "id", "toolCallId", "name", "function", "arguments", "parameters", "tool", "toolCall");
        var wrapped = outer["toolCall"].IsObject;
        if (onlyWrapped && !wrapped)
        {
            return null;
        }

        var call = wrapped ? JsonMembers.Of(outer["toolCall"], "id", "toolCallId", "name", "function", "arguments", "parameters") : outer;
        var function = JsonMembers.Of(call["function"], "name", "arguments", "parameters");
        var name = function["name"].Text ?? call["name"].Text ?? outer["name"].Text
            ?? JsonMembers.Of(outer["tool"], "name")["name"].Text ?? JsonMembers.Of(outer["function"], "name")["name"].Text;
        return new Item(
            call["id"].Text ?? call["toolCallId"].Text,
            name,
            First(function["arguments"], function["parameters"], call["arguments"], call["parameters"]));
    }

    private static JsonSlice First(params ReadOnlySpan<JsonSlice> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!candidate.IsNothing)
            {
                return candidate;
            }
        }

        return default;
    }

    private static VapiToolCall Read(Item item)
    {
        var (arguments, error) = Arguments(item.Arguments);
        return new VapiToolCall(item.Id, item.Name, arguments, error);
    }

    private static (JsonElement? Arguments, string? Error) Arguments(JsonSlice raw)
    {
        if (raw.Utf8.Length > LongestArguments)
        {
            return (null, EdgeWords.ArgumentsTooLong);
        }

        if (raw.Kind == JsonTokenType.String)
        {
            var text = raw.Text;
            if (string.IsNullOrWhiteSpace(text))
            {
                return (NoArguments, null);
            }

            // The text may be cut off by a token limit; then there is no telling what was meant.
            raw = JsonSlice.Parse(System.Text.Encoding.UTF8.GetBytes(text)) ?? new JsonSlice(default, JsonTokenType.Comment);
        }
        else if (raw.IsNothing)
        {
            return (NoArguments, null);
        }

        return raw.IsObject ? (Element(raw.Utf8), null) : (null, EdgeWords.ArgumentsUnreadable);
    }

    /// <summary>A copy of its own in which every string can be read.</summary>
    public static JsonElement Element(ReadOnlyMemory<byte> json)
    {
        var copy = json.ToArray();
        JsonText.MendSurrogates(copy);
        return JsonElement.Parse(copy);
    }

    private sealed record Item(string? Id, string? Name, JsonSlice Arguments);
}
