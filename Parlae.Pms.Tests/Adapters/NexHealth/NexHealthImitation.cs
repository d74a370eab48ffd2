using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Parlae.Pms.Tests.Adapters.NexHealth;

/// <summary>One request as the imitation saw it. Values of a name that comes more than once are joined by commas.</summary>
internal sealed record SentRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}

/// <summary>NexHealth's side of the wire: answers what a test told it to, and refuses calls that nobody expected. The practice is that of the recordings, with its link up.</summary>
internal sealed class NexHealthImitation : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<SentRequest, Task<HttpResponseMessage>>> answers = new();
    private readonly ConcurrentQueue<SentRequest> requests = new();
    private int tokens;

    public NexHealthImitation()
    {
        foreach (var name in new[] { "locations", "providers", "operatories", "appointment-types", "payment-types", "guarantor-balances" }) On(Recording.Of(name).Call!, _ => Recording.Of(name).Answer());
        On("POST authenticates", _ => Data(201, $$"""{"token":"token-{{Interlocked.Increment(ref tokens)}}"}"""));
        Link("green");
    }

    public IReadOnlyList<SentRequest> Requests => [.. requests];

    public IReadOnlyList<SentRequest> To(string call) => [.. requests.Where(request => $"{request.Method} {request.Path}" == call)];

    /// <param name="call">Such as <c>GET appointments</c>.</param>
    public void On(string call, Func<SentRequest, HttpResponseMessage> answer) => answers[call] = request => Task.FromResult(answer(request));

    public void OnAsync(string call, Func<SentRequest, Task<HttpResponseMessage>> answer) => answers[call] = answer;

    public void Items(string path, params string[] rows) => On($"GET {path}", _ => Data(200, $"[{string.Join(',', rows)}]"));

    public void Link(string writes, string emr = "dentrix") =>
        Items("sync_status", $$"""{"emr":{"name":"{{emr}}","display_name":"{{emr}}"},"read_status":"green","write_status":"{{writes}}","locations":[{"id":7}]}""");

    public static HttpResponseMessage Data(int status, string data, string more = "") => Json(status, $$"""{"code":true,"description":null,"error":null,"data":{{data}}{{more}}}""");

    public static HttpResponseMessage Refusal(int status, string error = "text of Zebulon") => Json(status, $$$"""{"code":false,"description":"Bad","error":["{{{error}}}"],"data":{}}""");

    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var sent = new SentRequest(
            request.Method.Method, request.RequestUri.AbsolutePath.TrimStart('/'), query.AllKeys.OfType<string>().ToDictionary(key => key, key => query[key]!),
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        requests.Enqueue(sent);
        return answers.TryGetValue($"{sent.Method} {sent.Path}", out var answer)
            ? await answer(sent).WaitAsync(cancellationToken)
            : throw new InvalidOperationException($"Nobody expected {sent.Method} {sent.Path}.");
    }
}
