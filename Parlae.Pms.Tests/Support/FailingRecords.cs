using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Support;

/// <summary>A real store that a test can take away, as a whole or one collection of it.</summary>
internal sealed class FailingRecords(IPartitionedRecords inner) : IPartitionedRecords
{
    /// <summary>Collection and whether it is a write; true: the store does not answer.</summary>
    public Func<string, bool, bool> Fails { get; set; } = (_, _) => false;

    /// <summary>True: a record is replaced, and the answer is lost.</summary>
    public Func<string, bool> LosesReplaced { get; set; } = _ => false;

    /// <summary>True: changes of several records are made, and the answer is lost.</summary>
    public Func<string, bool> LosesBatches { get; set; } = _ => false;

    /// <summary>For a store that is far away: what a look at a row waits for first.</summary>
    public Func<string, string, Task> GetsAfter { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>For a store that stands still: what writes to a collection wait for first.</summary>
    public Func<string, CancellationToken, Task> WritesAfter { get; set; } = (_, _) => Task.CompletedTask;

    public async ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        await GetsAfter(collection, row);
        return await Behind(collection, false).GetAsync(collection, partition, row, cancellationToken);
    }

    public async ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        await WritesAfter(collection, cancellationToken);
        return await Behind(collection, true).TryInsertAsync(collection, partition, row, body, due, cancellationToken);
    }

    public async ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        await WritesAfter(collection, cancellationToken);
        var replaced = await Behind(collection, true).TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken);
        return LosesReplaced(collection) ? throw new StoreUnavailableException("records") : replaced;
    }

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) =>
        Behind(collection, true).TryDeleteAsync(collection, partition, row, etag, cancellationToken);

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) =>
        Behind(collection, false).RangeAsync(collection, partition, from, to, cancellationToken);

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var result = await Behind(collection, true).BatchAsync(collection, partition, changes, cancellationToken);
        return LosesBatches(collection) ? throw new StoreUnavailableException("records") : result;
    }

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        Behind(collection, false).DueAsync(collection, shard, until, atMost, cancellationToken);

    private IPartitionedRecords Behind(string collection, bool writes) =>
        Fails(collection, writes) ? throw new StoreUnavailableException("records") : inner;
}
