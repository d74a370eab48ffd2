using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Benchmarks.Webhooks;

/// <summary>
/// The body of a tool call as Vapi sends it, in the shape of the recording, with so much of the conversation so far that it is 5 kB long. Every call and every
/// tool call has an id of its own, as a body that was seen before is answered from the record.
/// </summary>
internal sealed class VapiBody
{
    public const int Size = 5_000;

    private const string CallId = "@call@";
    private const string ToolCallId = "@toolCall@";
    private const string Tool = "@tool@";
    private const string Arguments = "@arguments@";
    private const string Number = "@number@";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Turns =
    [
        "Let me see what we have that week, one moment please.",
        "Mornings are best, as I have to be back at work by noon.",
        "There are a few times before noon. Would you like to see the same hygienist as last time?",
        "That does not matter, anybody will do as long as it is early.",
    ];

    private readonly string template;

    public VapiBody(string phoneNumberId, string assistantId) => template = Make(phoneNumberId, assistantId);

    public byte[] Of(string callId, string tool, string arguments, string number, string? toolCallId = null) => Encoding.UTF8.GetBytes(template
        .Replace($"\"{Arguments}\"", arguments, StringComparison.Ordinal)
        .Replace(CallId, callId, StringComparison.Ordinal)
        .Replace(ToolCallId, toolCallId ?? $"call_{Guid.NewGuid():N}", StringComparison.Ordinal)
        .Replace(Tool, tool, StringComparison.Ordinal)
        .Replace(Number, number, StringComparison.Ordinal));

    private static string Make(string phoneNumberId, string assistantId)
    {
        using var recording = typeof(VapiBody).Assembly.GetManifestResourceStream("tool-calls.json")!;
        var body = JsonNode.Parse(recording)!;
        var message = body["message"]!;
        foreach (var call in new[] { message["toolCalls"]![0]!, message["toolCallList"]![0]!, message["toolWithToolCallList"]![0]!["toolCall"]! })
        {
            call["id"] = ToolCallId;
            call["function"]!["name"] = Tool;
            call["function"]!["arguments"] = Arguments;
        }

        message["toolWithToolCallList"]![0]!["function"]!["name"] = Tool;
        message["call"]!["id"] = CallId;
        foreach (var number in new[] { message["call"]!["customer"]!, message["customer"]!, message["artifact"]!["variableValues"]!["customer"]! }) number["number"] = Number;
        (message["call"]!["phoneNumberId"], message["phoneNumber"]!["id"]) = (phoneNumberId, phoneNumberId);
        (message["call"]!["assistantId"], message["phoneNumber"]!["assistantId"]) = (assistantId, assistantId);
        message["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var turns = message["artifact"]!["messages"]!.AsArray();
        for (var n = 0; Encoding.UTF8.GetByteCount(body.ToJsonString(Relaxed)) < Size; n++)
            turns.Add(new JsonObject { ["role"] = n % 2 == 0 ? "bot" : "user", ["message"] = Turns[n % Turns.Length], ["time"] = 1773064940018 + (n * 4000), ["secondsFromStart"] = 8.6 + (n * 4) });
        return body.ToJsonString(Relaxed);
    }
}
