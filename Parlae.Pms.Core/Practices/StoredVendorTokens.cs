using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>Tokens that all instances share: sealed rows, with a lease row while one of them renews.</summary>
public sealed class StoredVendorTokens(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock) : IVendorTokens
{
    public const string Collection = "tokens";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);
    private readonly SealedTable<VendorToken> table = new(Collection, records, seal);

    public async ValueTask<VendorToken?> GetAsync(VendorTokenKey key, CancellationToken cancellationToken)
    {
        try
        {
            return (await table.GetAsync(key.AccountId, Row(key), cancellationToken))?.Value;
        }
        catch (SealBrokenException)
        {
            // Of an account whose key was destroyed since: worth nothing, and in the way of the next one.
            await records.TryDeleteAsync(Collection, key.AccountId, Row(key), null, cancellationToken);
            return null;
        }
    }

    public async ValueTask SetAsync(VendorTokenKey key, VendorToken token, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = await table.GetAsync(key.AccountId, Row(key), cancellationToken) is { } current
                ? await table.TryReplaceAsync(key.AccountId, current, token, null, cancellationToken)
                : await table.TryInsertAsync(key.AccountId, Row(key), token, null, cancellationToken);
            if (written is not null)
                return;
        }
    }

    /// <summary>
    /// Waits for the lease a quarter of its life in real time, then takes it: its holder may have died while the business clock stands, and two
    /// renewals are better than none.
    /// </summary>
    public async ValueTask<IAsyncDisposable> LeaseAsync(VendorTokenKey key, TimeSpan life, CancellationToken cancellationToken)
    {
        var (row, since) = ("lease:" + Row(key), clock.GetTimestamp());
        while (true)
        {
            var expires = clock.GetUtcNow() + life;
            var current = await records.GetAsync(Collection, key.AccountId, row, cancellationToken);
            var isFree = current is null || current.Due <= clock.GetUtcNow() || clock.GetElapsedTime(since) > life / 4;
            var taken = !isFree ? null
                : current is null ? await records.TryInsertAsync(Collection, key.AccountId, row, ReadOnlyMemory<byte>.Empty, expires, cancellationToken)
                : await records.TryReplaceAsync(Collection, key.AccountId, row, ReadOnlyMemory<byte>.Empty, current.ETag, expires, cancellationToken);
            if (taken is not null)
                return new Lease(records, key.AccountId, row, taken);
            await Task.Delay(BetweenTries, clock, cancellationToken);
        }
    }

    private static string Row(VendorTokenKey key) => $"{key.Vendor}:{key.CredentialMark}";

    private sealed class Lease(IPartitionedRecords records, string accountId, string row, string etag) : IAsyncDisposable
    {
        /// <summary>What was renewed is stored by then: a lease that cannot be given back ends by itself.</summary>
        public async ValueTask DisposeAsync()
        {
            try
            {
                await records.TryDeleteAsync(Collection, accountId, row, etag, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // Others wait for its end.
            }
        }
    }
}
