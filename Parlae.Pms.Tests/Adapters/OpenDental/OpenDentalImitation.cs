using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Parlae.Pms.Tests.Adapters.OpenDental;

/// <summary>One request as the imitation saw it. <c>Path</c> is relative to the version path.</summary>
internal sealed record SentRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body, DateTimeOffset At)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Of(string member) => Json.GetProperty(member).ToString();
}

/// <summary>Open Dental's side of the wire: answers what a test told it to, and refuses calls that nobody expected.</summary>
internal sealed class OpenDentalImitation(TimeProvider clock) : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<SentRequest, Task<HttpResponseMessage>>> answers = new();
    private readonly ConcurrentQueue<SentRequest> requests = new();

    public IReadOnlyList<SentRequest> Requests => [.. requests];

    public IReadOnlyList<SentRequest> To(string call) => [.. requests.Where(request => $"{request.Method} {request.Path}" == call)];

    /// <param name="call">Such as <c>GET appointments</c>.</param>
    public void On(string call, Func<SentRequest, HttpResponseMessage> answer) => answers[call] = request => Task.FromResult(answer(request));

    public void OnAsync(string call, Func<SentRequest, Task<HttpResponseMessage>> answer) => answers[call] = answer;

    public void Rows(string path, params string[] rows) => On($"GET {path}", _ => Json(200, $"[{string.Join(',', rows)}]"));

    public void None(params string[] paths)
    {
        foreach (var path in paths) Rows(path);
    }

    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers) => Answer(status, body, "application/json", headers);

    public static HttpResponseMessage Plain(int status, string text, params (string Name, string Value)[] headers) => Answer(status, text, "text/plain", headers);

    private static HttpResponseMessage Answer(int status, string body, string type, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        var sent = new SentRequest(
            request.Method.Method, path[(path.IndexOf("/v1/", StringComparison.Ordinal) + 4)..], query.AllKeys.OfType<string>().ToDictionary(key => key, key => query[key]!),
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken), clock.GetUtcNow());
        requests.Enqueue(sent);
        if (!answers.TryGetValue($"{sent.Method} {sent.Path}", out var answer)) throw new InvalidOperationException($"Nobody expected {sent.Method} {sent.Path}.");
        return await answer(sent).WaitAsync(cancellationToken);
    }
}
