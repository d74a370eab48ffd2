using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Parlae.Pms.Tests.Emulators;

/// <summary>Stands before the stand-in of Cosmos DB: speaks TLS with a certificate made now, and translates batches, which the SDK sends in a binary form.</summary>
internal sealed class CosmosGate : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Host", "Keep-Alive", "Transfer-Encoding", "Content-Length"];

    private readonly WebApplication app;
    private readonly HttpClient emulator;
    private readonly ConcurrentDictionary<string, bool> shown = new();

    private CosmosGate(WebApplication app, HttpClient emulator, TestCertificate certificate)
    {
        this.app = app;
        this.emulator = emulator;
        Certificate = certificate;
    }

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
        var gate = new CosmosGate(builder.Build(), new HttpClient { BaseAddress = emulator }, certificate);
        gate.app.Run(gate.ForwardAsync);
        await gate.app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        emulator.Dispose();
        Certificate.Dispose();
    }

    private static string Connect(Uri endpoint) => $"AccountEndpoint={endpoint};AccountKey={Key};";

    private async Task ForwardAsync(HttpContext context)
    {
        const string Token = "type=aad&ver=1.0&sig=";
        var authorization = Uri.UnescapeDataString(context.Request.Headers.Authorization.ToString());
        if (authorization.StartsWith(Token, StringComparison.Ordinal)) shown.TryAdd(authorization[Token.Length..], true);
        var isBatch = string.Equals(context.Request.Headers["x-ms-cosmos-is-batch-request"], "true", StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
        {
            Content = new ByteArrayContent(await BodyAsync(context, isBatch)),
        };
        foreach (var (name, values) in context.Request.Headers)
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());

        using var answer = await emulator.SendAsync(request, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (isBatch && answer.IsSuccessStatusCode) body = await CosmosBatch.EncodeAnswerAsync(body);
        context.Response.StatusCode = (int)answer.StatusCode;
        Copy(answer.Headers.NonValidated, context.Response.Headers);
        Copy(answer.Content.Headers.NonValidated, context.Response.Headers);
        if (body.Length > 0 && answer.StatusCode != HttpStatusCode.NoContent) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<byte[]> BodyAsync(HttpContext context, bool isBatch)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return isBatch ? await CosmosBatch.DecodeRequestAsync(body.ToArray(), $"{context.Request.Headers["x-ms-documentdb-partitionkey"]}") : body.ToArray();
    }

    private static void Copy(HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) to[name] = values.ToArray();
    }
}
