using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Tests.Hosting.Telemetry;

/// <summary>What an OpenTelemetry collector is to a program: it takes what is sent by gRPC, and says nothing.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Service, string Text)> got = new();

    private Collector(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>The bytes of all that came for one service (<c>TraceService</c>, <c>MetricsService</c>, <c>LogsService</c>); names stand in them as they are.</summary>
    public string Of(string service) => string.Concat(got.Where(each => each.Service == service).Select(each => each.Text));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var collector = new Collector(builder.Build());
        collector.app.Run(collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = body.ToArray();
        Assert.Equal((0, message.Length - 5), (message[0], BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1, 4)))); // one message, not compressed
        got.Enqueue((context.Request.Path.Value!.Split('/', '.')[^2], Encoding.Latin1.GetString(message)));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]); // an empty answer
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
