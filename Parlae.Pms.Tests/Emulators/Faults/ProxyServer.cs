using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>Which stand-ins are behind the proxy, and what it shows where they speak TLS.</summary>
/// <param name="Upstreams">Their own addresses.</param>
/// <param name="CertificatePem">The certificate, which one behind it shows as well.</param>
/// <param name="KeyPem">Its key.</param>
internal sealed record ProxySettings(IReadOnlyDictionary<ProxiedStore, Uri> Upstreams, string CertificatePem, string KeyPem);

/// <summary>Where a running proxy is found.</summary>
/// <param name="Control">For the test.</param>
/// <param name="Stores">Instead of the stand-ins' own addresses.</param>
internal sealed record ProxyAddresses(Uri Control, IReadOnlyDictionary<ProxiedStore, Uri> Stores);

/// <summary>The proxies of all stores in one process, and the control endpoint, all on loopback.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Azurite closes what has been idle for five seconds; a request on its way then would look lost.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(3);

    private readonly List<WebApplication> apps = [];
    private readonly Dictionary<ProxiedStore, StoreProxy> proxies = [];
    private readonly TestCertificate certificate;

    private ProxyServer(TestCertificate certificate) => this.certificate = certificate;

    public ProxyAddresses Addresses { get; private set; } = null!;

    public static async Task<ProxyServer> StartAsync(ProxySettings settings)
    {
        var server = new ProxyServer(new TestCertificate(settings.CertificatePem, settings.KeyPem));
        var stores = new Dictionary<ProxiedStore, Uri>();
        foreach (var (store, upstream) in settings.Upstreams)
            stores[store] = await server.StandBeforeAsync(store, upstream);
        server.Addresses = new(await server.ListenAsync(server.ControlAsync, null, null), stores);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in proxies.Values) proxy.Dispose();
        foreach (var app in apps) await app.DisposeAsync();
        certificate.Dispose();
    }

    private Task<Uri> StandBeforeAsync(ProxiedStore store, Uri upstream)
    {
        var way = certificate.Known.MakeHandler();
        way.PooledConnectionIdleTimeout = LongestIdle;
        var proxy = proxies[store] = new StoreProxy(new Forwarding(new HttpClient(way) { BaseAddress = upstream }, speaksBatches: store == ProxiedStore.Documents));
        return ListenAsync(proxy.ServeAsync, proxy, store is ProxiedStore.Documents or ProxiedStore.Vault ? certificate : null);
    }

    private async Task<Uri> ListenAsync(RequestDelegate serve, StoreProxy? proxy, TestCertificate? shown)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            if (proxy is not null) listener.Use(next => connection => proxy.ConnectAsync(connection, next));
            if (shown is not null) listener.UseHttps(shown.Certificate);
        }));
        var app = builder.Build();
        apps.Add(app);
        app.Run(serve);
        await app.StartAsync();
        return new Uri(app.Urls.Single());
    }

    /// <summary><c>PUT</c> and <c>DELETE</c> of <c>/{store}/faults</c> and <c>/{store}/outage</c>; <c>GET /</c>: the counts by store.</summary>
    private async Task ControlAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ("GET", []):
                await context.Response.WriteAsJsonAsync(proxies.ToDictionary(each => each.Key, each => each.Value.Counts), Json);
                break;
            case ("PUT", [var store, "faults"]):
                Of(store).Strike(await context.Request.ReadFromJsonAsync<FaultPlan>(Json));
                break;
            case ("DELETE", [var store, "faults"]):
                Of(store).Strike(null);
                break;
            case ("PUT", [var store, "outage"]):
                Of(store).TakeAway(await context.Request.ReadFromJsonAsync<Outage>(Json));
                break;
            case ("DELETE", [var store, "outage"]):
                Of(store).TakeAway(null);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private StoreProxy Of(string store) => proxies[Enum.Parse<ProxiedStore>(store)];
}
