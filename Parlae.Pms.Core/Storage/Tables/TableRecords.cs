using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.Tables;

/// <summary>
/// Records in Table Storage, a table for each collection. Every read names its partition; a batch is an entity group transaction; the due
/// index lies in partitions of its own, one a shard.
/// </summary>
public sealed class TableRecords : IPartitionedRecords
{
    private const string Store = "records";

    private readonly TableServiceClient _service;
    private readonly TableRecordsOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, RecordTable> _tables = [];

    /// <summary>Asks nothing of the service yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">The true time, with which the service's is compared; not one that a rehearsal moves.</param>
    public TableRecords(TableRecordsOptions options, TimeProvider clock)
    {
        var client = options.Store.Prepare(new TableClientOptions(), options.LongestTry, options.Transport);
        _service = options.Store switch
        {
            RemoteStore.WithKey local => new TableServiceClient(local.ConnectionString, client),
            RemoteStore.WithIdentity remote => new TableServiceClient(remote.Endpoint, remote.Credential, client),
            _ => throw new UnreachableException(),
        };
        _options = options;
        _clock = clock;
    }

    /// <summary>The table service's address in a connection string; null when it is none.</summary>
    public static Uri? EndpointIn(string connectionString)
    {
        try
        {
            return new TableServiceClient(connectionString).Uri;
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    public async ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        return await Table(collection).FindAsync(SpelledKey.Of(partition), SpelledKey.Of(row), cancellationToken) is { } entity ? RecordEntity.Read(entity) : null;
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

    public IAsyncEnumerable<StoredRecord> RangeAsync(string collection, string partition, string? from, string? to, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckKey(partition, nameof(partition));
        RecordRules.CheckBounds(from, to);
        return RowsAsync(Table(collection), SpelledKey.Of(partition), from is null ? null : SpelledKey.Of(from), to is null ? null : SpelledKey.Of(to), cancellationToken);
    }

    public async ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckKey(partition, nameof(partition));
        RecordRules.CheckBatch(changes);
        return await WriteAsync(collection, partition, changes, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckDue(shard, atMost);
        return Due(Table(collection)).ReadAsync(shard, until, atMost, cancellationToken);
    }

    private static async IAsyncEnumerable<StoredRecord> RowsAsync(RecordTable table, string partitionKey, string? from, string? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in table.PagesAsync(partitionKey, from, to, int.MaxValue, cancellationToken))
            foreach (var entity in page)
                yield return RecordEntity.Read(entity);
    }

    private async Task<BatchResult> WriteAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var table = Table(collection);
        var due = Due(table);
        var shard = RecordRules.ShardOf(partition);
        var plan = PlannedWrite.Of(partition, changes);
        if (plan.Added.Count > 0)
        {
            var began = _clock.GetTimestamp();
            await due.WriteAsync(shard, plan.Added, cancellationToken);
            // A process that was frozen here might come back when its marker has been taken for nobody's.
            if (_clock.GetElapsedTime(began) > 2 * _options.LongestCall) throw new StoreUnavailableException(Store);
        }

        var (etags, refused, isInDoubt) = await table.WriteAsync(plan.Actions, cancellationToken);
        if (isInDoubt)
            etags = await StandsAsync(table, plan, cancellationToken) ? await table.TagsAsync(plan.Actions, cancellationToken) : throw new StoreUnavailableException(Store);
        if (etags is null)
        {
            await due.ForgetAsync(shard, [.. plan.Added.Select(marker => marker.Name)]);
            return new BatchResult.Refused(refused);
        }

        await due.ForgetAsync(shard, plan.Outlived);
        return new BatchResult.Applied([.. changes.Select((change, i) => change is RecordChange.Delete ? null : new TableTag(etags[i], plan.Markers[i]).Text)]);
    }

    /// <summary>A marker is one write's own: the row that names it proves that the write was made. Without one nothing does, and nobody may say that it was not.</summary>
    private static async Task<bool> StandsAsync(RecordTable table, PlannedWrite plan, CancellationToken cancellationToken)
    {
        foreach (var mark in plan.Added)
        {
            if (await table.FindAsync(mark.PartitionKey, mark.RowKey, cancellationToken) is { } found && RecordEntity.Marker(found) == mark.Name) return true;
        }

        return false;
    }

    private DueIndex Due(RecordTable table) => new(table, _clock, _options.MarkerGrace);

    private RecordTable Table(string collection) => _tables.GetOrAdd(collection, name =>
    {
        // One table may be away and the others not.
        var table = _service.GetTableClient(_options.Prefix + name);
        var breaker = new StoreBreaker(token => table.GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: token), _options.LongestCall, _clock);
        return new RecordTable(table, new RemoteCalls(Store, _options.LongestCall, breaker));
    });
}
