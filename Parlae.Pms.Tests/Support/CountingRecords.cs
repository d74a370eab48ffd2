using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Support;

/// <summary>Counts what passes to the store behind: rows read, rows deleted.</summary>
internal sealed class CountingRecords(IPartitionedRecords inner) : IPartitionedRecords
{
    private int _read;
    private int _deleted;

    public int Read => _read;
    public int Deleted => _deleted;

    /// <summary>Runs before each batch, to come between reading and writing.</summary>
    public Func<Task>? BeforeBatch { get; set; }

    public async ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _read);
        return await inner.GetAsync(collection, partition, row, cancellationToken);
    }

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) =>
        inner.TryInsertAsync(collection, partition, row, body, due, cancellationToken);

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) =>
        inner.TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _deleted);
        return inner.TryDeleteAsync(collection, partition, row, etag, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) =>
        Counted(inner.RangeAsync(collection, partition, from, to, cancellationToken));

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        if (BeforeBatch is not null) await BeforeBatch();
        Interlocked.Add(ref _deleted, changes.Count(change => change is RecordChange.Delete));
        return await inner.BatchAsync(collection, partition, changes, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        Counted(inner.DueAsync(collection, shard, until, atMost, cancellationToken));

    private IAsyncEnumerable<StoredRecord> Counted(IAsyncEnumerable<StoredRecord> records) => records.Select(record =>
    {
        Interlocked.Increment(ref _read);
        return record;
    });
}
