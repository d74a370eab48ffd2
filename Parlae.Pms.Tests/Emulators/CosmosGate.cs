using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Stands before the stand-in of Cosmos DB: speaks TLS with a certificate made now, and translates batches, which the SDK sends in a binary form.</summary>
internal sealed class CosmosGate : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Forwarding forwarding;
    private readonly ConcurrentDictionary<string, bool> shown = new();

    private CosmosGate(WebApplication app, Uri emulator, TestCertificate certificate)
    {
        this.app = app;
        forwarding = new Forwarding(new HttpClient { BaseAddress = emulator }, speaksBatches: true);
        (Emulator, Certificate) = (emulator, certificate);
    }

    /// <summary>What stands behind it.</summary>
    public Uri Emulator { get; }

    /// <summary>Over TLS.</summary>
    public Uri Endpoint => new(app.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal)));

    /// <summary>What <see cref="Endpoint"/> shows.</summary>
    public TestCertificate Certificate { get; }

    /// <summary>The tokens by which requests were signed in; those by a key are signed each in its own way and not kept.</summary>
    public IReadOnlyCollection<string> Tokens => [.. shown.Keys];

    /// <summary>Any key will do here.</summary>
    public static string Key { get; } = Convert.ToBase64String(new byte[64]);

    public string ConnectionString => Connect(Endpoint);

    /// <summary>Without TLS: quicker, and a test can stand in between.</summary>
    public string PlainConnectionString => Connect(PlainEndpoint);

    /// <summary>As <see cref="PlainConnectionString"/>.</summary>
    public Uri PlainEndpoint => new(app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));

    public static async Task<CosmosGate> StartAsync(Uri emulator)
    {
        var certificate = new TestCertificate();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate.Certificate));
        });
        var gate = new CosmosGate(builder.Build(), emulator, certificate);
        gate.app.Run(gate.ForwardAsync);
        await gate.app.StartAsync();
        return gate;
    }

    /// <summary>How the SDK finds an account at an address.</summary>
    public static string Connect(Uri endpoint) => $"AccountEndpoint={endpoint};AccountKey={Key};";

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        forwarding.Dispose();
        Certificate.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        const string Token = "type=aad&ver=1.0&sig=";
        var authorization = Uri.UnescapeDataString(context.Request.Headers.Authorization.ToString());
        if (authorization.StartsWith(Token, StringComparison.Ordinal)) shown.TryAdd(authorization[Token.Length..], true);
        await (await forwarding.AskAsync(context, await Forwarding.BodyAsync(context))).WriteAsync(context);
    }
}
