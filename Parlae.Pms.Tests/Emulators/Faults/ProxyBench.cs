using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>A proxy before a store of one word a request: it remembers what it performed.</summary>
public sealed class ProxyBench : IAsyncLifetime
{
    private readonly TestCertificate certificate = new();
    private readonly ConcurrentQueue<string> performed = [];
    private WebApplication? store;

    internal FaultProxy Proxy { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    internal IReadOnlyCollection<string> Performed => performed;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        store = builder.Build();
        store.Run(async context =>
        {
            var word = Encoding.UTF8.GetString(await Forwarding.BodyAsync(context));
            performed.Enqueue(word);
            await context.Response.WriteAsync($"{context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} has {word}");
        });
        await store.StartAsync();
        Proxy = await FaultProxy.StartAsync(new Dictionary<ProxiedStore, Uri> { [ProxiedStore.Tables] = new(store.Urls.Single()) }, certificate);
        Client = new HttpClient { BaseAddress = Proxy.Address(ProxiedStore.Tables) };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Proxy is not null) await Proxy.DisposeAsync();
        if (store is not null) await store.DisposeAsync();
        certificate.Dispose();
    }

    /// <summary>Writes a word; null: there was no answer.</summary>
    internal async Task<HttpResponseMessage?> WriteAsync(string word, string path = "/things", CancellationToken cancellationToken = default)
    {
        try
        {
            using var content = new StringContent(word);
            return await Client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    internal async Task<ProxyCounts> CountsAsync() => (await Proxy.CountsAsync())[ProxiedStore.Tables];
}
