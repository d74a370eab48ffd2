namespace Parlae.Pms.Core.Storage;

/// <summary>Records of which each part lies in an engine of its own. No batch spans collections, so none spans engines.</summary>
/// <param name="engine">The engine of a part; the same for several where they share one, null for a part that is kept elsewhere and not as records.</param>
public sealed class PartedRecords(Func<RecordPart, IPartitionedRecords?> engine) : IPartitionedRecords
{
    private readonly IPartitionedRecords?[] _engines = [.. Enum.GetValues<RecordPart>().Select(engine)];

    public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken) =>
        Of(collection).GetAsync(collection, partition, row, cancellationToken);

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Of(collection).TryInsertAsync(collection, partition, row, body, due, cancellationToken);

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Of(collection).TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) =>
        Of(collection).TryDeleteAsync(collection, partition, row, etag, cancellationToken);

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) =>
        Of(collection).RangeAsync(collection, partition, from, to, cancellationToken);

    public ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) =>
        Of(collection).BatchAsync(collection, partition, changes, cancellationToken);

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        Of(collection).DueAsync(collection, shard, until, atMost, cancellationToken);

    private IPartitionedRecords Of(string collection) =>
        _engines[(int)RecordParts.Of(collection)] ?? throw new InvalidOperationException($"The collection '{collection}' is not kept as records here.");
}
