using System.Text.Json;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>Server messages as Vapi sends them, about as long as its are: the talk so far comes with each.</summary>
internal static class VapiBodies
{
    private const int TurnsOfTalk = 24;

    private static readonly object Talk = new
    {
        messages = Enumerable.Range(0, TurnsOfTalk).Select(n => new
        {
            role = n % 2 == 0 ? "bot" : "user",
            message = n % 2 == 0 ? "Thank you for calling Maple Lane Dental. How can I help you today? We are glad to find a time." : "Hello, I would like to come in for a cleaning, one of these days, please.",
            secondsFromStart = n * 3.5,
        }),
    };

    internal static byte[] Tool(Line line, string tool, string toolCallId, object arguments, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        message = new
        {
            type = "tool-calls",
            timestamp = now.ToUnixTimeMilliseconds(),
            toolCallList = new[] { new { id = toolCallId, type = "function", function = new { name = tool, arguments } } },
            call = CallOf(line),
            artifact = Talk,
        },
    });

    internal static byte[] AssistantRequest(Line line, DateTimeOffset now) =>
        JsonSerializer.SerializeToUtf8Bytes(new { message = new { type = "assistant-request", timestamp = now.ToUnixTimeMilliseconds(), call = CallOf(line) } });

    internal static byte[] InProgress(Line line, DateTimeOffset now) =>
        JsonSerializer.SerializeToUtf8Bytes(new { message = new { type = "status-update", status = "in-progress", timestamp = now.ToUnixTimeMilliseconds(), call = CallOf(line) } });

    internal static byte[] EndOfCall(Line line, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        message = new
        {
            type = "end-of-call-report",
            timestamp = now.ToUnixTimeMilliseconds(),
            endedReason = "customer-ended-call",
            startedAt = now.AddMinutes(-1),
            endedAt = now,
            call = CallOf(line),
            artifact = Talk,
        },
    });

    private static object CallOf(Line line) => new
    {
        id = line.CallId,
        type = "inboundPhoneCall",
        phoneNumberId = line.Account.PhoneNumberId,
        assistantId = line.Account.AssistantId,
        customer = new { number = line.Caller.Phone },
    };
}
