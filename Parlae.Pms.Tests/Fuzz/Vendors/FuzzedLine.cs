using System.Net;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Fuzz.Vendors;

/// <summary>A vendor's side of the wire: answers as in the example exchanges, but for one endpoint, which answers what the run puts in.</summary>
internal sealed class FuzzedLine : HttpMessageHandler
{
    private readonly Dictionary<string, RecordedExchange> exact = [];
    private readonly Dictionary<string, RecordedExchange> alike = [];
    private readonly string versionPath;

    public FuzzedLine(PmsVendor vendor)
    {
        versionPath = vendor switch
        {
            PmsVendor.Sikka => "/v4/",
            PmsVendor.NexHealth => "/",
            PmsVendor.OpenDental => "/api/v1/",
            _ => "/v1/",
        };
        foreach (var exchange in RecordedExchange.Of(vendor).Where(exchange => exchange.Status < 300))
        {
            exact.TryAdd($"{exchange.Method} {exchange.Path}", exchange);
            alike.TryAdd(exchange.What, exchange);
        }
    }

    /// <summary>What was asked since the last time it was emptied, such as <c>GET appointments</c>.</summary>
    public List<string> Asked { get; } = [];

    public string? Endpoint { get; set; }

    public int Status { get; set; } = 200;

    public byte[] Body { get; set; } = [];

    public byte[]? Recorded(string endpoint) => Find(endpoint)?.Body;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = request.RequestUri!.AbsolutePath;
        var at = path.IndexOf(versionPath, StringComparison.Ordinal);
        var endpoint = $"{request.Method.Method} {path[(at < 0 ? 1 : at + versionPath.Length)..].Trim('/')}";
        Asked.Add(endpoint);
        var (status, body) = endpoint == Endpoint ? (Status, Body) : Find(endpoint) is { } found ? (found.Status, found.Body) : (404, "{}"u8.ToArray());
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } } });
    }

    private RecordedExchange? Find(string endpoint) => exact.GetValueOrDefault(endpoint) ?? alike.GetValueOrDefault(endpoint.Split('/')[0]);
}
