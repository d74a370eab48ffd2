using Azure.Core.Pipeline;

namespace Parlae.Pms.Tests.Storage.Tables;

/// <summary>The way to the service, where a test sees every request and may break one.</summary>
internal sealed class Wire : DelegatingHandler
{
    private readonly Lock seen = new();
    private readonly List<Sent> requests = [];

    public Wire(HttpMessageHandler? way = null) : base(way ?? new SocketsHttpHandler()) => Transport = new HttpClientTransport(new HttpClient(this));

    public HttpPipelineTransport Transport { get; }

    /// <summary>Instead of sending; what it returns is the answer, null: send it after all.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>> Before { get; set; } = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>When the service has answered; may throw, as if the answer were lost.</summary>
    public Action<HttpRequestMessage> After { get; set; } = _ => { };

    /// <summary>What comes back instead of the service's answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, HttpResponseMessage> Answer { get; set; } = (_, answer) => answer;

    public IReadOnlyList<Sent> Requests
    {
        get
        {
            lock (seen) return [.. requests];
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (seen) requests.Add(new Sent(request.Method, Uri.UnescapeDataString(request.RequestUri!.PathAndQuery), body));
        if (await Before(request, cancellationToken) is { } answer) return answer;
        var response = await base.SendAsync(request, cancellationToken);
        After(request);
        return Answer(request, response);
    }

    internal sealed record Sent(HttpMethod Method, string Path, string Body);
}
