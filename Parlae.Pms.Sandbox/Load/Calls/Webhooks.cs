using System.Diagnostics;
using System.Net.Sockets;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load.Answers;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>Signs webhooks, sends them, and takes down how long each took and what was answered.</summary>
internal sealed class Webhooks(HttpClient app, DemoSecrets secrets, WebhookAuth auth, LoadClock clock)
{
    private const string Events = "api/vapi/events";

    internal Webhook Tool(Line line, string tool, object arguments)
    {
        var (toolCallId, now) = ($"call_{Guid.NewGuid():N}", clock.Now);
        return new Webhook(tool, Signed($"api/vapi/tools/{tool}", VapiBodies.Tool(line, tool, toolCallId, arguments, now), now), (status, body) => AnswerReading.Tool(tool, toolCallId, status, body));
    }

    internal Webhook AssistantRequest(Line line)
    {
        var now = clock.Now;
        return new Webhook("assistant-request", Signed(Events, VapiBodies.AssistantRequest(line, now), now), (status, body) => AnswerReading.Assistant(line.Account.AssistantId, status, body));
    }

    internal Webhook InProgress(Line line)
    {
        var now = clock.Now;
        return new Webhook("status-update", Signed(Events, VapiBodies.InProgress(line, now), now), AnswerReading.Acknowledged);
    }

    internal Webhook EndOfCall(Line line)
    {
        var now = clock.Now;
        return new Webhook("end-of-call-report", Signed(Events, VapiBodies.EndOfCall(line, now), now), AnswerReading.Acknowledged);
    }

    /// <summary>Sends it; an answer that never came is a <see cref="Heard"/> with that problem.</summary>
    internal async Task<Heard> SendAsync(Webhook webhook, Tally tally, CancellationToken cancellationToken)
    {
        tally.Send();
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var request = webhook.Request;
            using var answer = await app.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(began);
            var heard = webhook.Read((int)answer.StatusCode, body);
            tally.Answer(webhook.Name, took, heard);
            return heard;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = fault is HttpRequestException http ? http.HttpRequestError.ToString() : fault.GetType().Name;
            tally.Lose(webhook.Name, why);
            return Heard.Wrong("no answer");
        }
    }

    private HttpRequestMessage Signed(string path, byte[] body, DateTimeOffset now) => auth.Request(secrets.FunctionsUrl, path, body, secrets.WebhookSecret, now);
}
