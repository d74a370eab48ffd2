using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Telemetry;

namespace Parlae.Pms.Core.Storage;

/// <summary>Shows in traces what is asked of the records, and how long it takes: collection and operation, never a row.</summary>
public sealed class TracedRecords(IPartitionedRecords inner) : IPartitionedRecords
{
    public const string Store = "records";

    public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken) =>
        RunAsync("get", collection, () => inner.GetAsync(collection, partition, row, cancellationToken));

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken) =>
        RunAsync("insert", collection, () => inner.TryInsertAsync(collection, partition, row, body, due, cancellationToken));

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken) =>
        RunAsync("replace", collection, () => inner.TryReplaceAsync(collection, partition, row, body, etag, due, cancellationToken));

    public ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken) =>
        RunAsync("delete", collection, () => inner.TryDeleteAsync(collection, partition, row, etag, cancellationToken));

    public ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) =>
        RunAsync("batch", collection, () => inner.BatchAsync(collection, partition, changes, cancellationToken));

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken) =>
        RunAsync("range", collection, inner.RangeAsync(collection, partition, from, to, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken) =>
        RunAsync("due", collection, inner.DueAsync(collection, shard, until, atMost, cancellationToken), cancellationToken);

    private static ValueTask<T> RunAsync<T>(string operation, string collection, Func<ValueTask<T>> work) =>
        Spans.AreWatched ? TraceAsync(operation, collection, work) : work();

    private static async ValueTask<T> TraceAsync<T>(string operation, string collection, Func<ValueTask<T>> work)
    {
        using var span = Spans.Store(Store, operation, collection);
        try
        {
            return await work();
        }
        catch (Exception fault)
        {
            span.Fail(fault);
            throw;
        }
    }

    /// <summary>As long as rows are read, and what is done with each of them meanwhile.</summary>
    private static async IAsyncEnumerable<StoredRecord> RunAsync(string operation, string collection, IAsyncEnumerable<StoredRecord> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = Spans.Store(Store, operation, collection);
        await foreach (var row in rows.WithCancellation(cancellationToken)) yield return row;
    }
}
