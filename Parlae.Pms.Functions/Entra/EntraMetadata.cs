using System.Net.Sockets;
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

    /// <summary>Nor must everybody who comes while it is away wait for it.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim asking = new(1);
    private readonly Lock requests = new();
    private volatile Heard? heard;
    private long? lastRequest;
    private long? lastFailure;

    /// <exception cref="IOException">It cannot be had, and never was.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (Fresh is { } fresh)
            return fresh;
        await asking.WaitAsync(cancel);
        try
        {
            return Fresh ?? await AskAsync(cancel);
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>Has it asked for again, unless that was wished for just now.</summary>
    public void RequestRefresh()
    {
        lock (requests)
        {
            if (lastRequest is { } last && clock.GetElapsedTime(last) < BetweenRequests)
                return;
            lastRequest = clock.GetTimestamp();
            if (heard is { } known)
                heard = known with { IsStale = true };
        }
    }

    public void Dispose() => asking.Dispose();

    private OpenIdConnectConfiguration? Fresh => heard is { IsStale: false } known && clock.GetElapsedTime(known.At) < Life ? known.Said : null;

    private async Task<OpenIdConnectConfiguration> AskAsync(CancellationToken cancel)
    {
        if (lastFailure is { } failed && clock.GetElapsedTime(failed) < AfterFailure)
            return heard?.Said ?? throw new IOException("The sign-in provider could not be reached a moment ago.");
        try
        {
            heard = new Heard(await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel), clock.GetTimestamp());
            return heard.Said;
        }
        catch (Exception fault) when (IsAway(fault, cancel))
        {
            lastFailure = clock.GetTimestamp();
            return heard?.Said ?? throw new IOException("The sign-in provider cannot be reached.", fault);
        }
    }

    private static bool IsAway(Exception fault, CancellationToken cancel) =>
        fault is IOException or SocketException or HttpRequestException or InvalidOperationException or ArgumentException || (fault is OperationCanceledException && !cancel.IsCancellationRequested);

    private sealed record Heard(OpenIdConnectConfiguration Said, long At)
    {
        public bool IsStale { get; init; }
    }
}
