using System.Text.Json;
using System.Text.Unicode;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>The reading of webhooks: takes all JSON and nothing else, owns what it read, and every call it found can be answered.</summary>
internal sealed class WebhookReaderTarget : FuzzTarget
{
    private const int LongestId = 128;

    public override string Name => "webhook-reader";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. VapiFixtures.Incoming.Select(VapiFixtures.Bytes)];

    public override IReadOnlyList<byte[]> Words { get; } = Bytes(
    [
        "\"message\":", "\"type\":\"tool-calls\",", "\"toolCallList\":", "\"toolWithToolCallList\":", "\"arguments\":", "\"arguments\":\"{\\\"a\\\":1}\",", "\"parameters\":", "\"function\":", "\"metadata\":{\"accountId\":\"a\"},",
        "\"assistantOverrides\":", "\"squad\":", "\"customer\":", "\"call\":", "\"chat\":", "\"properties\":{\"a\":{\"value\":1}},", "\"type\":\"object\",", "\\u006d", "\uFEFF", "{\"id\":\"x\"}", "\"function-call\"",
    ]);

    public override object Run(byte[] input)
    {
        var body = input.ToArray();
        var read = VapiMessageReader.Read(body);
        Hold(read is not null == IsJson(input), read is null ? "JSON was refused." : "What is no JSON was taken.");
        if (read is not { } message) return "no JSON";

        Array.Clear(body); // the buffer goes back to the pool
        Hold((message.CallId?.Length ?? 0) <= LongestId && (message.ChatId?.Length ?? 0) <= LongestId, "An id is too long.");
        Hold(message.Naming.AssistantIds.Concat(message.Naming.PhoneNumberIds).All(id => id.Length is > 0 and <= LongestId), "A naming id is too long or empty.");
        Hold(message.CustomerNumber is null || message.IsPhoneCall, "A browser's number was believed.");
        JsonSerializer.Serialize(message.Metadata);
        foreach (var call in message.ToolCalls)
        {
            Hold(call.Arguments is null == call.ArgumentsError is not null || message.TooManyToolCalls, "A call has neither arguments nor an error, or both.");
            if (call.Arguments is not null) Hold(call.ValuesForExecution.ValueKind == JsonValueKind.Object, "Arguments are no object.");
        }

        Hold(message.ToolCalls.Where(call => call.Id is not null).Select(call => call.Id).Distinct(StringComparer.Ordinal).Count() == message.ToolCalls.Count(call => call.Id is not null), "A call was read twice.");
        if (message.IsToolCalls) HoldAnswers(message);
        return (MessageTypes.NeedsAccount(message), message.Type.Length == 0, Math.Min(message.ToolCalls.Count, 4), message.TooManyToolCalls, message.Naming.IsAmbiguous, message.CallId is null, message.HasCallOnly, message.Metadata.Count > 0,
            message.ToolCalls.Count(call => call.ArgumentsError is not null), message.CallType, message.Timestamp is null);
    }

    private static void HoldAnswers(VapiMessage message)
    {
        var json = AnswerWriter.ToolCalls(message.ToolCalls, [.. message.ToolCalls.Select(_ => new ToolAnswer.Error("No."))]);
        Hold(!json.Contains((byte)'\n'), "An answer has two lines.");
        using var answer = JsonDocument.Parse(json);
        Hold(answer.RootElement.GetProperty("results").GetArrayLength() == message.ToolCalls.Count, "A call was not answered.");
    }

    private static bool IsJson(ReadOnlySpan<byte> input)
    {
        if (input.StartsWith("\uFEFF"u8)) input = input[3..];
        if (!Utf8.IsValid(input)) return false;
        try
        {
            using var document = JsonDocument.Parse(input.ToArray(), new JsonDocumentOptions { MaxDepth = JsonSlice.MaximumDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
