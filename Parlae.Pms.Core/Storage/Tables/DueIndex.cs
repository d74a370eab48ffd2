using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>
/// What is due in one collection. A marker is written before its record, and removed after the record has another or none: a crash in between leaves a
/// marker that no record means, never a record that no marker finds. Such a marker is passed over, and removed once it is surely nobody's.
/// </summary>
internal sealed class DueIndex(RecordTable table, TimeProvider clock, TimeSpan grace)
{
    private const int LooksAtOnce = 16;

    /// <summary>How long a write that stands waits for what it leaves behind.</summary>
    private static readonly TimeSpan Tidying = TimeSpan.FromSeconds(1);

    public Task WriteAsync(int shard, IReadOnlyList<(string Name, string PartitionKey, string RowKey)> markers, CancellationToken cancellationToken) =>
        table.PutAsync([.. markers.Select(marker => DueMarker.Entity(shard, marker.Name, marker.PartitionKey, marker.RowKey))], cancellationToken);

    /// <summary>Removes markers that are known to be nobody's. What fails is left to whoever finds them due.</summary>
    public async Task ForgetAsync(int shard, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        using var enough = new CancellationTokenSource(Tidying, clock);
        try
        {
            await table.WriteAsync(
                [.. names.Select(name => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(DueMarker.Partition(shard), name), ETag.All))],
                enough.Token);
        }
        catch (Exception fault) when (fault is StoreUnavailableException || (fault is OperationCanceledException && enough.IsCancellationRequested))
        {
            // The write that left them stands all the same.
        }
    }

    public async IAsyncEnumerable<StoredRecord> ReadAsync(int shard, DateTimeOffset until, int atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = atMost;
        await foreach (var page in table.PagesAsync(DueMarker.Partition(shard), null, DueMarker.After(until), Math.Max(atMost, LooksAtOnce), cancellationToken))
        {
            foreach (var some in page.Chunk(LooksAtOnce))
            {
                var found = await Task.WhenAll(some.Select(marker => FindAsync(marker, cancellationToken)));
                await ForgetAsync(shard, [.. some.Zip(found).Where(pair => pair.Second is null && IsNobodys(pair.First)).Select(pair => pair.First.RowKey)]);
                foreach (var entity in found.OfType<TableEntity>())
                {
                    yield return RecordEntity.Read(entity);
                    if (--left == 0) yield break;
                }
            }
        }
    }

    /// <summary>The record that means this marker, or null.</summary>
    private async Task<TableEntity?> FindAsync(TableEntity marker, CancellationToken cancellationToken)
    {
        var (partitionKey, rowKey) = DueMarker.Target(marker);
        return await table.FindAsync(partitionKey, rowKey, cancellationToken) is { } entity && RecordEntity.Marker(entity) == marker.RowKey ? entity : null;
    }

    /// <summary>No write can still be under way that made it. Its age is by the service's clock.</summary>
    private bool IsNobodys(TableEntity marker) => clock.GetUtcNow() - marker.Timestamp > grace;
}
