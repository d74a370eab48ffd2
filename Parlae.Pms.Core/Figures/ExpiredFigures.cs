using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Figures;

/// <summary>Deletes figures and listed calls whose time is over. They are no patient data: their end needs no certificate.</summary>
public sealed class ExpiredFigures(IPartitionedRecords records, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Returns how many rows it deleted. Throws <see cref="StoreUnavailableException"/>.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var collection in new[] { AccountFigures.Collection, CallLog.Collection })
        {
            for (var shard = 0; shard < IPartitionedRecords.DueShards; shard++)
                deleted += await PurgeShardAsync(collection, shard, cancellationToken);
        }

        return deleted;
    }

    private async Task<int> PurgeShardAsync(string collection, int shard, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var page = await records.DueAsync(collection, shard, clock.GetUtcNow(), PageSize, cancellationToken).ToListAsync(cancellationToken);
            foreach (var batch in page.GroupBy(row => row.Partition, StringComparer.Ordinal).SelectMany(account => account.Chunk(IPartitionedRecords.MaximumBatchSize)))
            {
                if (await records.BatchAsync(collection, batch[0].Partition, [.. batch.Select(row => new RecordChange.Delete(row.Row))], cancellationToken) is BatchResult.Applied)
                    deleted += batch.Length;
                else
                    return deleted; // another process is at it
            }

            if (page.Count < PageSize)
                return deleted;
        }
    }
}
