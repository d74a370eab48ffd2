using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Parlae.Pms.Functions.Entra;

/// <summary>
/// What the provider says of itself: issuer, keys, addresses. Asked for on first use, again each half day, and when something names a key that is not
/// among them; what was heard last stays in force while the provider cannot be reached.
/// </summary>
internal sealed class EntraMetadata(string address, IDocumentRetriever documents, TimeProvider clock) : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>Made-up names of keys must not have us ask all day.</summary>
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim asking = new(1);
    private volatile Heard? heard;
    private long? lastRequest;

    /// <exception cref="IOException">It cannot be had, and never was.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (heard is { IsStale: false } fresh && clock.GetElapsedTime(fresh.At) < Life)
            return fresh.Said;
        await asking.WaitAsync(cancel);
        try
        {
            if (heard is { IsStale: false } meanwhile && clock.GetElapsedTime(meanwhile.At) < Life)
                return meanwhile.Said;
            heard = new Heard(await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel), clock.GetTimestamp());
        }
        catch (Exception fault) when (IsAway(fault, cancel))
        {
            heard = heard is { } last ? last with { At = clock.GetTimestamp(), IsStale = false } : throw new IOException("The sign-in provider cannot be reached.", fault);
        }
        finally
        {
            asking.Release();
        }

        return heard.Said;
    }

    /// <summary>Has it asked for again, unless that was wished for just now.</summary>
    public void RequestRefresh()
    {
        if (lastRequest is { } last && clock.GetElapsedTime(last) < BetweenRequests)
            return;
        lastRequest = clock.GetTimestamp();
        heard = heard is { } known ? known with { IsStale = true } : null;
    }

    public void Dispose() => asking.Dispose();

    private static bool IsAway(Exception fault, CancellationToken cancel) =>
        fault is IOException or HttpRequestException or InvalidOperationException or ArgumentException || (fault is OperationCanceledException && !cancel.IsCancellationRequested);

    private sealed record Heard(OpenIdConnectConfiguration Said, long At)
    {
        public bool IsStale { get; init; }
    }
}
