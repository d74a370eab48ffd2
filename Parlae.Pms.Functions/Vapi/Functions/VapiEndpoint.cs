using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary>The way in for Vapi: read the bytes, verify them, only then parse; answer a repeat from the record.</summary>
internal sealed partial class VapiEndpoint(WebhookEdge edge, WebhookGate gate, SignedReplays replays, MessageDesk desk, TimeProvider clock, ILogger<VapiEndpoint> logger)
{
    /// <param name="onlyTool">The tool of this route; null: every message.</param>
    public async Task AnswerAsync(HttpContext http, string? onlyTool)
    {
        var (hangUp, arrived) = (http.RequestAborted, clock.GetTimestamp());
        if (!edge.Admits(http.Connection.RemoteIpAddress))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var body = await RequestBody.ReadAsync(http.Request, edge.MaximumBodyBytes, hangUp);
        if (body is null)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (await gate.AdmitAsync(ReceivedRequest.From(http, body.Bytes), http.TraceIdentifier, hangUp) is not { } caller)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (VapiMessageReader.Read(body.Bytes) is not { } message)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Log.Received(logger, MessageTypes.NeedsAccount(message) ? message.Type : "an event", message.CallId ?? message.ChatId, message.ToolCalls.Count);
        await AnswerOnceAsync(message, arrived, caller, onlyTool, http.TraceIdentifier, json => WriteAsync(http, json), hangUp);
    }

    private async Task AnswerOnceAsync(VapiMessage message, long arrived, WebhookCaller caller, string? onlyTool, string correlationId, Func<byte[], Task> send, CancellationToken hangUp)
    {
        // What is merely acknowledged is acknowledged again; it needs no record.
        if (!MessageTypes.NeedsAccount(message))
        {
            await send(MessageAnswers.Acknowledgement);
            return;
        }

        var entered = await desk.EnterAsync(message, caller.Account, hangUp);
        Task<AnswerOf> Answer(long begun) => desk.AnswerAsync(entered, begun, onlyTool, correlationId, hangUp);

        if (caller.Signature is not { } signature || await desk.IsRememberedAsync(entered, onlyTool, signature.KeepFor))
        {
            await send((await Answer(arrived)).Json);
            return;
        }

        try
        {
            // Nothing is done and nothing written: a flood must not cost the others their place at the disk.
            if (entered.IsTooMuch && !await replays.IsKnownAsync(caller, hangUp))
            {
                await send((await Answer(arrived)).Json);
            }
            else if (!await replays.AnswerOnceAsync(caller, arrived, Answer, send, hangUp))
            {
                await send(MessageAnswers.Refuse(message, EdgeWords.StillRunning));
            }
        }
        catch (StoreUnavailableException)
        {
            Log.NoRecord(logger, message.Type, message.CallId); // Not knowing whether it was seen before, we do nothing.
            await send(MessageAnswers.Refuse(message, EdgeWords.Unavailable));
        }
    }

    private static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Received {Type} of call {CallId} with {Calls} tool calls")]
        public static partial void Received(ILogger logger, string type, string? callId, int calls);

        [LoggerMessage(LogLevel.Error, "{Type} of call {CallId} was not served: no record of signed webhooks can be kept")]
        public static partial void NoRecord(ILogger logger, string type, string? callId);
    }
}
