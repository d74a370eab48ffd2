using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>One request as the imitation saw it. <c>Path</c> is relative to the version path.</summary>
internal sealed record SentRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body, string Host)
{
    public string? Filter => Query.GetValueOrDefault("filter");

    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>Kolla's side of the wire: answers what a test told it to, and refuses calls that nobody expected. People, rooms and kinds of visit are those of the recordings.</summary>
internal sealed class KollaImitation : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<SentRequest, Task<HttpResponseMessage>>> answers = new();
    private readonly ConcurrentQueue<SentRequest> requests = new();

    public KollaImitation()
    {
        On("GET resources", _ => Recording.Of("resources-list").Answer());
        On("GET appointmenttypes", _ => Recording.Of("appointmenttypes-list").Answer());
    }

    public IReadOnlyList<SentRequest> Requests => [.. requests];

    public IReadOnlyList<SentRequest> To(string call) => [.. requests.Where(request => $"{request.Method} {request.Path}" == call)];

    /// <param name="call">Such as <c>GET appointments</c>.</param>
    public void On(string call, Func<SentRequest, HttpResponseMessage> answer) => answers[call] = request => Task.FromResult(answer(request));

    public void OnAsync(string call, Func<SentRequest, Task<HttpResponseMessage>> answer) => answers[call] = answer;

    public void Items(string path, string collection, params string[] rows) => On($"GET {path}", _ => Json(200, List(collection, rows)));

    public static string List(string collection, params string[] rows) => $$"""{"{{collection}}":[{{string.Join(',', rows)}}],"next_page_token":""}""";

    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public static HttpResponseMessage Refusal(int status, int code, string message = "text of Zebulon") => Json(status, $$"""{"code":{{code}},"message":"{{message}}","details":[]}""");

    public static HttpResponseMessage Html(int status) => new((HttpStatusCode)status) { Content = new StringContent("<html><body>Zebulon</body></html>", Encoding.UTF8, "text/html") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        var sent = new SentRequest(
            request.Method.Method, path[(path.IndexOf("/v1/", StringComparison.Ordinal) + 4)..], query.AllKeys.OfType<string>().ToDictionary(key => key, key => query[key]!),
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken), request.RequestUri.Host);
        requests.Enqueue(sent);
        return answers.TryGetValue($"{sent.Method} {sent.Path}", out var answer)
            ? await answer(sent).WaitAsync(cancellationToken)
            : throw new InvalidOperationException($"Nobody expected {sent.Method} {sent.Path}.");
    }
}
