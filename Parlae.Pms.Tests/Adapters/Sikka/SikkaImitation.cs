using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;

namespace Parlae.Pms.Tests.Adapters.Sikka;

/// <summary>One request as the imitation saw it. <c>Path</c> is relative to the version path.</summary>
internal sealed record SentRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Key => Headers.GetValueOrDefault("Request-Key", "");
}

/// <summary>Sikka's side of the wire: answers what a test told it to, sells keys, counts, and refuses calls that nobody expected.</summary>
internal sealed class SikkaImitation : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<SentRequest, Task<HttpResponseMessage>>> answers = new();
    private readonly ConcurrentQueue<SentRequest> requests = new();
    private int keys;
    private int inside;
    private int mostInside;

    public SikkaImitation() => On("POST request_key", _ => Json(200, Grant()));

    public IReadOnlyList<SentRequest> Requests => [.. requests];

    /// <summary>The most requests that were open at the same time.</summary>
    public int MostAtOnce => mostInside;

    public string CurrentKey => $"key-{keys}";

    public IReadOnlyList<SentRequest> To(string path) => [.. requests.Where(request => request.Path == path)];

    public string Grant() => $$"""{"request_key":"key-{{Interlocked.Increment(ref keys)}}","refresh_key":"refresh-{{keys}}","expires_in":"85603 second(s)","status":"active"}""";

    /// <param name="call">Such as <c>GET appointments</c>.</param>
    public void On(string call, Func<SentRequest, HttpResponseMessage> answer) => answers[call] = request => Task.FromResult(answer(request));

    public void OnAsync(string call, Func<SentRequest, Task<HttpResponseMessage>> answer) => answers[call] = answer;

    public void Items(string path, params string[] rows) => On($"GET {path}", _ => Json(200, List(rows)));

    public void None(params string[] paths)
    {
        foreach (var path in paths) On($"GET {path}", _ => new HttpResponseMessage(HttpStatusCode.NoContent));
    }

    public static string List(params string[] rows) =>
        $$"""{"offset":"0","limit":"1000","total_count":"{{rows.Length}}","pagination":{"first":"","previous":"","current":"","next":"","last":""},"items":[{{string.Join(',', rows)}}]}""";

    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public static HttpResponseMessage Refusal(int status, string code) => Json(status, $$"""{"http_code":"{{status}}","error_code":"{{code}}","short_message":"","long_message":"text of Zebulon","more_information":""}""");

    public static HttpResponseMessage Accepted(string id) =>
        Json(201, $$"""{"http_code":"201","error_code":"API2016","long_message":"Id:{{id}}","more_information":"https://api.sikkasoft.com/v4/writeback_status?id={{id}}"}""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        var sent = new SentRequest(
            request.Method.Method, path[(path.IndexOf("/v4/", StringComparison.Ordinal) + 4)..], query.AllKeys.OfType<string>().ToDictionary(key => key, key => query[key]!),
            request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        requests.Enqueue(sent);
        if (!answers.TryGetValue($"{sent.Method} {sent.Path}", out var answer)) throw new InvalidOperationException($"Nobody expected {sent.Method} {sent.Path}.");

        var now = Interlocked.Increment(ref inside);
        InterlockedMax(now);
        try
        {
            return await answer(sent).WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    private void InterlockedMax(int value)
    {
        int seen;
        while ((seen = mostInside) < value && Interlocked.CompareExchange(ref mostInside, value, seen) != seen)
        {
        }
    }
}
