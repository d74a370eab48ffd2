using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Practices;

/// <summary>Gives out vendors' tokens and renews each one once, however many callers ask: here by sharing the renewal, elsewhere by the store's lease.</summary>
public sealed class VendorTokenRenewal(IVendorTokens store, TimeProvider clock)
{
    /// <summary>The longest a renewal may take. It belongs to all who wait for it, so no single caller's deadline ends it.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<VendorTokenKey, VendorToken> current = new();
    private readonly ConcurrentDictionary<VendorTokenKey, Lazy<Task<VendorToken>>> renewals = new();

    /// <summary>The token at hand, or a new one when none is left with more than <paramref name="margin"/> to live.</summary>
    /// <param name="fetch">Buys a token; gets the last one known, for its refresh value.</param>
    public async ValueTask<VendorToken> GetAsync(
        VendorTokenKey key, TimeSpan margin, Func<VendorToken?, CancellationToken, Task<VendorToken>> fetch, CancellationToken cancellationToken)
    {
        if (current.TryGetValue(key, out var token) && IsFresh(token, margin)) return token;
        return await RenewAsync(key, margin, token, fetch, cancellationToken);
    }

    /// <summary>A token other than <paramref name="refused"/>, which the vendor did not take: one that came meanwhile, or a new one.</summary>
    public async Task<VendorToken> RenewAsync(
        VendorTokenKey key, TimeSpan margin, VendorToken? refused, Func<VendorToken?, CancellationToken, Task<VendorToken>> fetch, CancellationToken cancellationToken)
    {
        if (current.TryGetValue(key, out var token) && token.Value != refused?.Value && IsFresh(token, margin)) return token;

        // The one who adds it starts it; it removes itself, so that a caller who gave up leaves nothing stale behind.
        var renewal = renewals.GetOrAdd(key, _ => new Lazy<Task<VendorToken>>(() => Task.Run(() => RunAsync(key, margin, refused, fetch), CancellationToken.None)));
        return await renewal.Value.WaitAsync(cancellationToken);
    }

    private async Task<VendorToken> RunAsync(VendorTokenKey key, TimeSpan margin, VendorToken? refused, Func<VendorToken?, CancellationToken, Task<VendorToken>> fetch)
    {
        using var end = new CancellationTokenSource(Longest);
        try
        {
            await using var lease = await store.LeaseAsync(key, Longest, end.Token);

            var stored = await store.GetAsync(key, end.Token);
            if (stored is null || stored.Value == refused?.Value || !IsFresh(stored, margin))
            {
                stored = await fetch(stored ?? refused, end.Token);
                await store.SetAsync(key, stored, end.Token);
            }

            current[key] = stored;
            return stored;
        }
        catch (OperationCanceledException e) when (end.IsCancellationRequested)
        {
            // No caller cancelled this: to them it is a vendor, or another instance, that does not get done.
            throw new VendorUnreachableException(key.Vendor, key.AccountId, "token-renewal-timeout", inner: e);
        }
        finally
        {
            renewals.TryRemove(key, out _);
        }
    }

    private bool IsFresh(VendorToken token, TimeSpan margin) => token.ExpiresAt - margin > clock.GetUtcNow();
}
