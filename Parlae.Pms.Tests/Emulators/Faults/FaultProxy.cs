using System.Net.Http.Json;
using System.Text.Json;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>
/// Stands before the stand-ins in a process of its own, so that several processes of the unmodified program share it and may be killed: delays, resets,
/// refusals and lost answers by a seeded share of the requests, outages by a switch for each store. It ends when we do, even if we are killed.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory folder = new();
    private readonly TestChild process;
    private HttpClient? control;
    private ProxyAddresses? addresses;

    private FaultProxy(ProxySettings settings)
    {
        File.WriteAllText(folder.File(ProxyProcess.SettingsFile), JsonSerializer.Serialize(settings, ProxyServer.Json));
        process = new TestChild(ProxyProcess.Body, folder.Path);
    }

    /// <param name="upstreams">The stand-ins' own addresses.</param>
    /// <param name="certificate">Shown where they speak TLS, and by those that do so themselves.</param>
    public static async Task<FaultProxy> StartAsync(IReadOnlyDictionary<ProxiedStore, Uri> upstreams, TestCertificate certificate)
    {
        var proxy = new FaultProxy(new(upstreams, certificate.CertificatePem, certificate.KeyPem));
        try
        {
            await proxy.ReadyAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Instead of the stand-in's own.</summary>
    public Uri Address(ProxiedStore store) => addresses!.Stores[store];

    /// <summary>From now on this befalls the store's requests.</summary>
    public Task StrikeAsync(ProxiedStore store, FaultPlan plan) => SendAsync(HttpMethod.Put, $"{store}/faults", plan);

    public Task SpareAsync(ProxiedStore store) => SendAsync(HttpMethod.Delete, $"{store}/faults");

    public Task TakeAwayAsync(ProxiedStore store, Outage outage) => SendAsync(HttpMethod.Put, $"{store}/outage", outage);

    public Task BringBackAsync(ProxiedStore store) => SendAsync(HttpMethod.Delete, $"{store}/outage");

    public async Task<IReadOnlyDictionary<ProxiedStore, ProxyCounts>> CountsAsync() =>
        (await control!.GetFromJsonAsync<Dictionary<ProxiedStore, ProxyCounts>>("", ProxyServer.Json, TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        control?.Dispose();
        process.Dispose();
        folder.Dispose();
        await ValueTask.CompletedTask;
    }

    private async Task ReadyAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(LongestStart);
        var file = folder.File(ProxyProcess.AddressesFile);
        while (!File.Exists(file))
        {
            if (process.HasExited) throw new InvalidOperationException("The proxy did not start.");
            await Task.Delay(20, patience.Token);
        }

        addresses = JsonSerializer.Deserialize<ProxyAddresses>(await File.ReadAllTextAsync(file, patience.Token), ProxyServer.Json)!;
        control = new HttpClient { BaseAddress = addresses.Control };
    }

    private async Task SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ProxyServer.Json) };
        using var answer = await control!.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
