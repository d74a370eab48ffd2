using System.Diagnostics.Metrics;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Privacy;

/// <summary>A collection of patient data or other secrets of an account that go with it: partitioned by account, each record due when it expires. Register one for each such store.</summary>
public sealed record PhiCollection(string Name)
{
    /// <summary>It holds no patient data: its records go when they are due and with their account, not with the account's cache.</summary>
    public bool OutlivesCache { get; init; }
}

/// <summary>A collection that outlives every purge and goes with its account: partitioned by account. Register one for each such store.</summary>
public sealed record AccountCollection(string Name);

/// <summary>Deletes patient data that has expired, or all of an account's. Expired records are found by the due index; nothing else is read.</summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>; what was deleted until then stays deleted, and stands in the tally. Use <see cref="CertifiedPurge"/>.</remarks>
public sealed class PhiPurge(IPartitionedRecords records, IEnumerable<PhiCollection> collections, IEnumerable<AccountCollection> kept, TimeProvider clock)
{
    private const int PageSize = 500;
    private const int MostPasses = 2;
    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Histogram<double> Delay = Meter.CreateHistogram<double>("parlae.purge.delay", "s", "How long the longest expired patient data outlived its time when a purge deleted it; 0 when there was none.");

    /// <summary>Deletes what has expired by now on the business clock, in every collection.</summary>
    public async Task<IReadOnlyList<PurgeCount>> PurgeExpiredAsync(PurgeTally tally, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow();
        var counts = new List<PurgeCount>();
        foreach (var collection in collections)
        {
            var count = new PurgeCount(collection.Name, until, 0, 0, null);
            for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
                count = await PurgeShardAsync(count, shard, tally, cancellationToken);
            counts.Add(count);
        }

        Delay.Record(counts.Max(count => count.OldestDue is { } due ? Math.Max(0, (until - due).TotalSeconds) : 0));
        return counts;
    }

    /// <summary>Deletes all of an account's patient data, expired or not, in every collection.</summary>
    public Task<IReadOnlyList<PurgeCount>> PurgeAccountAsync(string accountId, PurgeTally tally, CancellationToken cancellationToken) =>
        DeleteAllAsync(collections.Where(collection => !collection.OutlivesCache).Select(collection => collection.Name), accountId, tally, cancellationToken);

    /// <summary>Deletes all that was kept for an account that is gone, except its audit trail: what its key has sealed cannot be read any more.</summary>
    public Task<IReadOnlyList<PurgeCount>> EraseAccountAsync(string accountId, PurgeTally tally, CancellationToken cancellationToken) =>
        DeleteAllAsync(collections.Select(collection => collection.Name).Concat(kept.Select(collection => collection.Name)), accountId, tally, cancellationToken);

    private async Task<IReadOnlyList<PurgeCount>> DeleteAllAsync(IEnumerable<string> names, string accountId, PurgeTally tally, CancellationToken cancellationToken)
    {
        var counts = new List<PurgeCount>();
        foreach (var name in names)
        {
            var rows = 0;
            var oldest = (DateTimeOffset?)null;
            for (var (pass, found) = (0, true); pass < MostPasses && found; pass++)
            {
                found = false; // once more where there was something: a row may move, while it is walked, to where the walk has been
                await foreach (var page in records.RangeAsync(name, accountId, null, null, cancellationToken).Chunk(IPartitionedRecords.MaximumBatchSize).WithCancellation(cancellationToken))
                {
                    found = true;
                    oldest = Earlier(oldest, page.Min(record => record.Due));
                    rows += await DeleteAsync(name, accountId, [.. page.Select(record => new RecordChange.Delete(record.Row))], tally, cancellationToken);
                }
            }
            counts.Add(new PurgeCount(name, clock.GetUtcNow(), rows, rows > 0 ? 1 : 0, oldest));
        }
        return counts;
    }

    private async Task<PurgeCount> PurgeShardAsync(PurgeCount count, int shard, PurgeTally tally, CancellationToken cancellationToken)
    {
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await records.DueAsync(count.Collection, shard, count.At, PageSize, cancellationToken).ToListAsync(cancellationToken);
            if (page.Count > 0) count = count with { OldestDue = Earlier(count.OldestDue, page[0].Due) };
            // With its ETag: an entry that was just refreshed stays.
            var deletions = page.GroupBy(record => record.Partition).SelectMany(account => account.Chunk(IPartitionedRecords.MaximumBatchSize)
                .Select(rows => (Account: account.Key, Changes: rows.Select(record => new RecordChange.Delete(record.Row, record.ETag)).ToArray())));
            var deleted = await Task.WhenAll(deletions.Select(async batch =>
                (batch.Account, Rows: await DeleteAsync(count.Collection, batch.Account, batch.Changes, tally, cancellationToken))));
            accounts.UnionWith(deleted.Where(batch => batch.Rows > 0).Select(batch => batch.Account));
            count = count with { Rows = count.Rows + deleted.Sum(batch => batch.Rows) };
            if (page.Count < PageSize) return count with { Accounts = count.Accounts + accounts.Count }; // an account lies in one shard
        }
    }

    /// <summary>One batch; row by row where another purge or a refresh came between.</summary>
    private async Task<int> DeleteAsync(string collection, string account, RecordChange.Delete[] deletions, PurgeTally tally, CancellationToken cancellationToken)
    {
        if (await AnsweredAsync(deletions.Length, async () => await records.BatchAsync(collection, account, deletions, cancellationToken)) is BatchResult.Applied)
        {
            tally.Add(collection, account, deletions.Length);
            return deletions.Length;
        }
        var rows = 0;
        foreach (var deletion in deletions)
        {
            if (!await AnsweredAsync(1, async () => await records.TryDeleteAsync(collection, account, deletion.Row, deletion.ETag, cancellationToken))) continue;
            tally.Add(collection, account, 1);
            rows++;
        }
        return rows;

        async Task<T> AnsweredAsync<T>(int rowsOfIt, Func<Task<T>> delete)
        {
            try
            {
                return await delete();
            }
            catch (StoreUnavailableException)
            {
                tally.Doubt(account, rowsOfIt);
                throw;
            }
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}

/// <summary>What a purge deleted in one collection.</summary>
/// <param name="Collection">Where.</param>
/// <param name="At">The moment up to which expired data was deleted, on the business clock (UTC).</param>
/// <param name="Rows">Records deleted.</param>
/// <param name="Accounts">Accounts that had such records.</param>
/// <param name="OldestDue">When the longest expired one should have gone; null when there was none.</param>
public sealed record PurgeCount(string Collection, DateTimeOffset At, int Rows, int Accounts, DateTimeOffset? OldestDue);
