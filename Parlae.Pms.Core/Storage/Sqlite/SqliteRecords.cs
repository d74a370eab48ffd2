using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>
/// Records in one SQLite file (WAL, full sync but for what is fleeting). Several processes may open the same file. Writes that wait for the disk go through one thread that commits many
/// at once, others are committed at once when nobody else writes; reads run inline, from <see cref="RowMemory"/> or on connections of their own, some tens of microseconds each, and never wait for a writer.
/// </summary>
public sealed class SqliteRecords : IPartitionedRecords, IDisposable
{
    private const int PageBytes = 1024 * 1024;

    private readonly RecordFile _file;
    private readonly LogHead _log;
    private readonly RowMemory _memory;
    private readonly RecordWriter _writer;
    private readonly IReadOnlySet<string> _fleeting;
    private readonly ConcurrentBag<ReadSession> _readers = [];
    private volatile bool _disposed;

    private SqliteRecords(RecordFile file, LogHead log, IReadOnlySet<string> fleeting, ILogger logger)
    {
        (_file, _log, _fleeting) = (file, log, fleeting);
        _memory = new RowMemory(_log);
        _writer = new RecordWriter(file, log, _memory, logger);
    }

    /// <summary>Opens the file, made or upgraded when needed. Throws <see cref="StoreUnavailableException"/> whose inner exception says what is wrong with it.</summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="logger">Is told of commits that took long; null: nobody is.</param>
    public static SqliteRecords Open(SqliteRecordsOptions options, ILogger? logger = null)
    {
        var file = new RecordFile(options);
        try
        {
            PrivateDirectory.Create(options.DataDirectory);
            return new SqliteRecords(file, LogHead.Open(file), options.Fleeting, logger ?? NullLogger.Instance);
        }
        catch (SqliteException fault)
        {
            throw file.Unavailable(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("records", fault);
        }
    }

    public ValueTask<StoredRecord?> GetAsync(string collection, string partition, string row, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, row);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var name = new RowName(collection, partition, row);
        var holding = _memory.Now;
        if (holding is not null && _memory.TryGet(name, out var known)) return ValueTask.FromResult(known);
        var read = Read(session => session.Get(collection, RecordKey.Bytes(partition), RecordKey.Bytes(row)));
        _memory.Keep(holding, name, read);
        return ValueTask.FromResult(read);
    }

    public ValueTask<string?> TryInsertAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        RecordRules.CheckBody(body);
        return WriteOneAsync(collection, partition, new RecordChange.Insert(row, body, due), cancellationToken);
    }

    public ValueTask<string?> TryReplaceAsync(string collection, string partition, string row, ReadOnlyMemory<byte> body, string etag, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        RecordRules.CheckBody(body);
        ArgumentNullException.ThrowIfNull(etag);
        return WriteOneAsync(collection, partition, new RecordChange.Replace(row, body, etag, due), cancellationToken);
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
        return Pages(new RangeName(new PartitionName(collection, partition), from, to), cancellationToken);
    }

    public ValueTask<BatchResult> BatchAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckKey(partition, nameof(partition));
        RecordRules.CheckBatch(changes);
        return WriteAsync(collection, partition, changes, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> DueAsync(string collection, int shard, DateTimeOffset until, int atMost, CancellationToken cancellationToken)
    {
        RecordRules.CheckCollection(collection);
        RecordRules.CheckDue(shard, atMost);
        return DueRecords(collection, shard, until, atMost, cancellationToken);
    }

    /// <summary>Finishes the writes under way.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _writer.Dispose();
        while (_readers.TryTake(out var session)) session.Dispose();
        _log.Dispose();
    }

    private async ValueTask<string?> WriteOneAsync(string collection, string partition, RecordChange change, CancellationToken cancellationToken)
    {
        RecordRules.Check(collection, partition, change.Row);
        return await WriteAsync(collection, partition, [change], cancellationToken) is BatchResult.Applied applied ? applied.ETags[0] : null;
    }

    private ValueTask<BatchResult> WriteAsync(string collection, string partition, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // A caller who stops waiting may reuse its buffers while the write is still queued.
        RecordChange[] own = [.. changes.Select(change => change switch
        {
            RecordChange.Insert insert => insert with { Body = insert.Body.ToArray() },
            RecordChange.Replace replace => replace with { Body = replace.Body.ToArray() },
            _ => change,
        })];
        return _writer.WriteAsync(new PendingWrite(collection, partition, own, _fleeting.Contains(collection)), cancellationToken);
    }

    /// <summary>Reads page by page, so that no consumer holds a read transaction open while it works.</summary>
    private async IAsyncEnumerable<StoredRecord> Pages(RangeName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // SQLite has nothing to await
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var holding = _memory.Now;
        if (holding is not null && _memory.TryGet(name, out var known))
        {
            foreach (var record in known) yield return record;
            yield break;
        }

        var partition = RecordKey.Bytes(name.Partition.Partition);
        var first = name.From is null ? RecordKey.First : RecordKey.Bytes(name.From);
        var to = name.To is null ? RecordKey.AboveAll : RecordKey.Bytes(name.To);
        var from = first;
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = new List<StoredRecord>();
            var start = from;
            more = Read(session => session.Range(name.Partition.Collection, partition, start, to, PageBytes, page));
            if (more) from = RecordKey.JustAbove(page[^1].Row);
            else if (start == first) _memory.Keep(holding, name, page);
            foreach (var record in page) yield return record;
        }
    }

    private async IAsyncEnumerable<StoredRecord> DueRecords(string collection, int shard, DateTimeOffset until, int atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // as above
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in Read(session => session.Due(collection, shard, until.UtcTicks, atMost))) yield return record;
    }

    private T Read<T>(Func<ReadSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ReadSession? session = null;
        try
        {
            if (!_readers.TryTake(out session)) session = new ReadSession(_file);
            var result = read(session);
            _readers.Add(session);
            return result;
        }
        catch (SqliteException fault)
        {
            session?.Dispose();
            throw _file.Unavailable(fault);
        }
    }
}
