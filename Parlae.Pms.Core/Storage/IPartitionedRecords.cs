namespace Parlae.Pms.Core.Storage;

/// <summary>
/// The one storage primitive: small records in collections, partitioned by a key the caller chooses, guarded by ETags, and
/// findable by due time. Every feature store is written once on top of it; every engine passes the same contract suite.
/// </summary>
/// <remarks>
/// Collection: 1 to 40 letters; no two differ in case alone. Partition and row: 1 to 512 characters, of which one that is no ASCII letter, digit or
/// one of <c>- . _ :</c> counts for 5, none of <c>/ \ # ?</c> and no control characters; rows order by ordinal comparison. Body: at most
/// <see cref="MaximumBodyBytes"/>, those of a batch together <see cref="MaximumBatchBytes"/>. Every method throws <see cref="StoreUnavailableException"/> when the engine cannot be reached
/// or does not answer in time, and <see cref="ArgumentException"/> when a key or size breaks these rules.
/// A write has reached the disk when its task completes, unless its collection or its changes (<see cref="RecordChange.IsFleeting"/>) are said to be fleeting.
/// </remarks>
public interface IPartitionedRecords
{
    /// <summary>The largest body one record may have.</summary>
    const int MaximumBodyBytes = 512 * 1024;

    /// <summary>The most changes one batch may hold.</summary>
    const int MaximumBatchSize = 100;

    /// <summary>The most bytes that the bodies of one batch may have together.</summary>
    const int MaximumBatchBytes = 1024 * 1024;

    /// <summary>Shards of the due index, so that several workers may share it.</summary>
    const int DueShards = 16;

    /// <summary>Reads one record, or null when there is none.</summary>
    ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken);

    /// <summary>Inserts a record if its row is absent. Returns its ETag, or null when the row exists.</summary>
    ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken);

    /// <summary>Replaces a record if its ETag still holds. Returns the new ETag, or null when the row changed or is gone.</summary>
    ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken);

    /// <summary>Deletes a record; with an ETag only if it still holds. False when the row is gone or changed.</summary>
    ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken);

    /// <summary>Rows of one partition in ordinal order, from <paramref name="from"/> (inclusive, null: the first) up to <paramref name="to"/> (exclusive, null: the last).</summary>
    IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken);

    /// <summary>Applies all changes to one partition, or none. Each row may occur once.</summary>
    ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken);

    /// <summary>Records of a collection, in any partition of the shard, whose due time is at or before <paramref name="until"/>, the oldest first, at most <paramref name="atMost"/>.</summary>
    IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken);
}
