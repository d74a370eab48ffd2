using System.Text.Json;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>One phone call, as Vapi brings it to the app: tool-calls webhooks.</summary>
internal sealed class VapiCall(HttpClient app, DemoSecrets secrets, WebhookAuth auth, DemoPerson caller, Func<DateTimeOffset> clock)
{
    private readonly string callId = Guid.NewGuid().ToString();

    /// <param name="Status">The status word; <c>error</c> when the tool gave an error.</param>
    /// <param name="Say">What the assistant speaks.</param>
    /// <param name="ToolCallId">To send the same call again.</param>
    internal sealed record Answer(string Status, string Say, JsonElement Result, string ToolCallId)
    {
        internal string Text(string member) => Result.GetProperty(member).GetString()!;

        internal IReadOnlyList<JsonElement> List(string member) => [.. Result.GetProperty(member).EnumerateArray()];
    }

    /// <exception cref="DemoFailure">The webhook was not taken.</exception>
    internal async Task<Answer> ToolAsync(string name, object arguments, string? toolCallId, CancellationToken cancellationToken)
    {
        toolCallId ??= $"call_{Guid.NewGuid():N}";
        var now = clock();
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            message = new
            {
                type = "tool-calls",
                timestamp = now.ToUnixTimeMilliseconds(),
                toolCallList = new[] { new { id = toolCallId, type = "function", function = new { name, arguments } } },
                call = new
                {
                    id = callId,
                    type = "inboundPhoneCall",
                    phoneNumberId = secrets.PhoneNumberId,
                    assistantId = secrets.AssistantId,
                    customer = new { number = caller.Phone },
                },
            },
        });
        using var request = auth.Request(secrets.FunctionsUrl, $"api/vapi/tools/{name}", body, secrets.WebhookSecret, now);
        using var response = await app.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new DemoFailure($"The app answered {name} with status {(int)response.StatusCode}.");
        var result = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("results")[0];
        return result.TryGetProperty("error", out var error)
            ? new Answer("error", error.GetString()!, result, toolCallId)
            : Read(result.GetProperty("result").GetString()!, toolCallId);
    }

    private static Answer Read(string text, string toolCallId)
    {
        using var json = JsonDocument.Parse(text);
        var result = json.RootElement.Clone();
        return new Answer(result.GetProperty("status").GetString()!, result.GetProperty("say").GetString()!, result, toolCallId);
    }
}
