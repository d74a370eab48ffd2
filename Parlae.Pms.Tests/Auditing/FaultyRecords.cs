using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Auditing;

/// <summary>Records that can go away, lose an answer, lose races, or be held back, and that count what is written.</summary>
internal sealed class FaultyRecords(IPartitionedRecords inner) : IPartitionedRecords
{
    private int _batches;
    private int _changes;

    public bool IsAway { get; set; }

    /// <summary>Performs this many batches and says that the store is away.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>Refuses batches as if another process had always been faster.</summary>
    public bool LosesEveryRace { get; set; }

    /// <summary>Batches wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>As a batch comes in.</summary>
    public Action? OnBatch { get; set; }

    /// <summary>Before a row is read.</summary>
    public Func<string, Task>? BeforeGet { get; set; }

    public int Batches => _batches;

    public int Changes => _changes;

    public async ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        if (BeforeGet is { } before)
        {
            await before(row);
        }

        return await Reach().GetAsync(collection, partition, row, cancellationToken);
    }

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Reach().TryInsertAsync(collection, partition, row, body, due, cancellationToken);

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) =>
        Reach().TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken);

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) =>
        Reach().TryDeleteAsync(collection, partition, row, etag, cancellationToken);

    public async IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in Reach().RangeAsync(collection, partition, from, to, cancellationToken))
        {
            yield return record;
        }
    }

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        OnBatch?.Invoke();
        await Gate;
        if (LosesEveryRace)
        {
            return new BatchResult.Refused(changes.Count - 1);
        }

        var result = await Reach().BatchAsync(collection, partition, changes, cancellationToken);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _changes, changes.Count);
        return AnswersToLose-- > 0 ? throw new StoreUnavailableException("records") : result;
    }

    public async IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in Reach().DueAsync(collection, shard, until, atMost, cancellationToken))
        {
            yield return record;
        }
    }

    private IPartitionedRecords Reach() => IsAway ? throw new StoreUnavailableException("records") : inner;
}
