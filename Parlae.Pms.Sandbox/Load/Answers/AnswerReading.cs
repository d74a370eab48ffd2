using System.Text.Json;

namespace Parlae.Pms.Sandbox.Load.Answers;

/// <summary>Reads the answer to a webhook as strictly as the contract (section 5) has it: what does not fit is a problem, with its name.</summary>
internal static class AnswerReading
{
    internal const string Ok = "ok";

    /// <summary>A tool-calls message with one call: one result, for that call, with either a result that says a word of the tool's, or an error.</summary>
    internal static Heard Tool(string tool, string toolCallId, int status, byte[] body)
    {
        if (Parse(status, body, out var json) is { } wrong)
            return wrong;
        if (!json.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            return Heard.Wrong("no results");
        if (results.GetArrayLength() != 1)
            return Heard.Wrong($"{results.GetArrayLength()} results for one call");
        var only = results[0];
        if (Member(only, "toolCallId") != toolCallId || Member(only, "name") != tool)
            return Heard.Wrong("a result for another call");
        return (Member(only, "result"), Member(only, "error")) switch
        {
            ({ } result, null) => Result(tool, result),
            (null, { } error) => IsLine(error) ? new Heard(Heard.Error, error) : Heard.Wrong("an error that is no single line"),
            _ => Heard.Wrong("neither a result nor an error, or both"),
        };
    }

    /// <summary>An event that is merely taken note of.</summary>
    internal static Heard Acknowledged(int status, byte[] body) =>
        Parse(status, body, out var json) ?? (json.EnumerateObject().Any() ? Heard.Wrong("more than {}") : new Heard(Ok));

    /// <summary>An assistant-request: the account's assistant.</summary>
    internal static Heard Assistant(string assistantId, int status, byte[] body) =>
        Parse(status, body, out var json) ?? (Member(json, "assistantId") == assistantId ? new Heard(Ok) : Heard.Wrong("not the account's assistant"));

    private static Heard Result(string tool, string text)
    {
        if (!IsLine(text))
            return Heard.Wrong("a result that is no single line");
        if (ParseObject(text) is not { } result)
            return Heard.Wrong("a result that is no JSON object");
        if (Member(result, "status") is not { } word || !StatusWords.Allow(tool, word))
            return Heard.Wrong("a status that is no word of the tool's");
        return Member(result, "say") is { Length: > 0 } say ? new Heard(word, say, result) : Heard.Wrong("a result that says nothing");
    }

    private static Heard? Parse(int status, byte[] body, out JsonElement json)
    {
        json = default;
        if (status != StatusCodes.Status200OK)
            return Heard.Wrong($"status {status}");
        if (ParseObject(body) is not { } read)
            return Heard.Wrong("no JSON object");
        json = read;
        return null;
    }

    private static JsonElement? ParseObject(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? ParseObject(string text) => ParseObject(System.Text.Encoding.UTF8.GetBytes(text));

    private static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsLine(string text) => text.Length > 0 && !text.Any(char.IsControl);
}
