using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parlae.Pms.Core.Messages;

namespace Parlae.Pms.Core.Delivery;

/// <summary>Wiring of the outbox's channels.</summary>
public static class DeliveryRegistration
{
    /// <summary>How long one message may take; well below the outbox's claim.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddOutboxDelivery(this IServiceCollection services, OutboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<IOutboxRoutes, OutboxRoutes>();
        AddClient(services, WebhookChannel.PlatformClient, options);
        AddClient(services, WebhookChannel.AccountClient, options).UseSocketsHttpHandler((handler, _) =>
        {
            Configure(handler, options);
            handler.ConnectCallback = PublicAddresses.ConnectAsync;
        });
        return services;
    }

    private static IHttpClientBuilder AddClient(IServiceCollection services, string name, OutboxOptions options) => services.AddHttpClient(name, client => client.Timeout = Patience)
        .RemoveAllLoggers()
        .UseSocketsHttpHandler((handler, _) => Configure(handler, options));

    private static void Configure(SocketsHttpHandler handler, OutboxOptions options)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        handler.SslOptions.EnabledSslProtocols = options.Tls;
    }
}
