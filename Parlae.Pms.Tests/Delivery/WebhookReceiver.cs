using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parlae.Pms.Core.Delivery;

namespace Parlae.Pms.Tests.Delivery;

/// <summary>Somebody's webhook, on loopback.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "a-signing-secret-of-the-tests";

    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string? DeliveryId, string? Signature, string Body)> Received { get; } = new();

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Where it sends the caller with a 3xx.</summary>
    public string? Location { get; set; }

    public WebhookTarget Target => new(new Uri(app.Urls.Single() + "/messages"), Secret);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Received.Enqueue((context.Request.Headers["Parlae-Delivery"], context.Request.Headers["Parlae-Signature"], await reader.ReadToEndAsync(context.RequestAborted)));
        context.Response.StatusCode = Status;
        if (Location is not null)
            context.Response.Headers.Location = Location;
    }
}
