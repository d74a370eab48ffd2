using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>
/// Records in one container of Cosmos DB, partitioned by collection and our partition. Reads of a record are point reads, ranges stay in their
/// partition, a batch is a transactional batch. A record carries its due time, so that the two are written as one; only timers ask for what is due,
/// and only they ask across partitions: by one range of one index.
/// </summary>
public sealed class CosmosRecords : IPartitionedRecords, IDisposable
{
    internal const string Store = "records";

    private const int MostOfAPage = 1000;

    private readonly CosmosRecordsOptions _options;
    private readonly TimeProvider _clock;
    private readonly CosmosConnection _connection;
    private readonly RecordContainer _container;

    /// <summary>Asks nothing of the service yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">By which due times are made: how long a record has still to live is told to the service.</param>
    public CosmosRecords(CosmosRecordsOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _connection = new CosmosConnection(options);
        _container = new RecordContainer(_connection, options.LongestCall);
    }

    /// <summary>The service's address in a connection string; null when it is none.</summary>
    public static Uri? EndpointIn(string connectionString) => CosmosConnection.EndpointIn(connectionString);

    public async ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        return await _container.FindAsync(collection, CosmosKey.Of(collection, partition, row), cancellationToken);
    }

    public async ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        RecordRules.CheckBody(body);
        return await WriteAsync(collection, partition, [new RecordChange.Insert(row, body, due)], cancellationToken) is BatchResult.Applied applied ? applied.ETags[0] : null;
    }

    public async ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        RecordRules.CheckBody(body);
        ArgumentNullException.ThrowIfNull(etag);
        return await WriteAsync(collection, partition, [new RecordChange.Replace(row, body, etag, due)], cancellationToken) is BatchResult.Applied applied ? applied.ETags[0] : null;
    }

    public async ValueTask<bool> TryDeleteAsync(string collection, string partition, string row, string? etag, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        return await WriteAsync(collection, partition, [new RecordChange.Delete(row, etag)], cancellationToken) is BatchResult.Applied;
    }

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckKey(partition, nameof(partition));
        RecordRules.CheckBatch(changes);
        return await WriteAsync(collection, partition, changes, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckKey(partition, nameof(partition));
        RecordRules.CheckBounds(from, to);
        var within = CosmosKey.PartitionOf(collection, partition);
        return RecordsAsync("range", collection, InOrder(CosmosItem.SortName, CosmosKey.Range(within, from, to)), within, null, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckDue(shard, atMost);
        return RecordsAsync("due", collection, InOrder(CosmosItem.DueName, CosmosKey.DueRange(collection, shard, until)), null, atMost, cancellationToken);
    }

    public void Dispose() => _connection.Dispose();

    private static QueryDefinition InOrder(string name, (string From, string To) range) =>
        new QueryDefinition($"SELECT * FROM c WHERE c.{name} >= @from AND c.{name} < @to ORDER BY c.{name}").WithParameter("@from", range.From).WithParameter("@to", range.To);

    private async IAsyncEnumerable<StoredRecord> RecordsAsync(
        string operation, string collection, QueryDefinition query, string? partition, int? atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = atMost;
        await foreach (var page in _container.PagesAsync(operation, collection, query, partition, atMost is { } most ? Math.Min(most, MostOfAPage) : null, cancellationToken))
        {
            foreach (var record in page)
            {
                yield return record;
                if (--left == 0) yield break;
            }
        }
    }

    private async Task<BatchResult> WriteAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken) => changes is [var only]
        ? await _container.WriteAsync(collection, Plan(collection, partition, only), cancellationToken)
        : await _container.WriteAsync(collection, CosmosKey.PartitionOf(collection, partition), [.. changes.Select(change => Plan(collection, partition, change))], cancellationToken);

    private PlannedChange Plan(string collection, string partition, RecordChange change)
    {
        var key = CosmosKey.Of(collection, partition, change.Row);
        return change switch
        {
            RecordChange.Insert insert => new PlannedChange.Insert(key, () => Item(insert.Body, insert.Due)),
            RecordChange.Replace replace => new PlannedChange.Replace(key, () => Item(replace.Body, replace.Due), CosmosTag.Parse(replace.ETag)),
            RecordChange.Delete delete => new PlannedChange.Delete(key, delete.ETag is null ? null : CosmosTag.Parse(delete.ETag)),
            _ => throw new UnreachableException(),
        };

        MemoryStream Item(ReadOnlyMemory<byte> body, DateTimeOffset? due) =>
            CosmosItem.Write(key, body, due is { } at ? CosmosKey.Due(collection, RecordRules.ShardOf(partition), at) : null, Life(collection, due));
    }

    private TimeSpan? Life(string collection, DateTimeOffset? due)
    {
        if (due is not { } at || !_options.Expiring.Contains(collection)) return null;
        var left = at - _clock.GetUtcNow();
        return (left > TimeSpan.Zero ? left : TimeSpan.Zero) + _options.ExpiryGrace;
    }
}
