using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>The writer thread's connection: applies a group of writes in one transaction. After an exception it is of no further use.</summary>
internal sealed class WriteSession : IDisposable
{
    internal const string DeleteSql = "DELETE FROM records WHERE collection = $collection AND partition = $partition AND row = $row AND ($old IS NULL OR etag = $old)";

    private readonly RecordFile _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _replace;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _lastTag;
    private readonly SqliteCommand _saveTag;
    private long _tag;
    private bool _waitsForTheDisk = true; // as it was opened

    public WriteSession(RecordFile file)
    {
        _file = file;
        _connection = file.OpenWriter();
        raw.sqlite3_busy_timeout(_connection.Handle, 0); // Begin does the waiting
        _insert = _connection.Prepare("INSERT INTO records (collection, partition, row, shard, body, etag, due) VALUES ($collection, $partition, $row, $shard, $body, $etag, $due) ON CONFLICT DO NOTHING",
            ("$collection", SqliteType.Text), ("$partition", SqliteType.Blob), ("$row", SqliteType.Blob), ("$shard", SqliteType.Integer),
            ("$body", SqliteType.Blob), ("$etag", SqliteType.Integer), ("$due", SqliteType.Integer));
        _replace = _connection.Prepare("UPDATE records SET body = $body, etag = $etag, due = $due WHERE collection = $collection AND partition = $partition AND row = $row AND etag = $old",
            ("$collection", SqliteType.Text), ("$partition", SqliteType.Blob), ("$row", SqliteType.Blob), ("$old", SqliteType.Integer),
            ("$body", SqliteType.Blob), ("$etag", SqliteType.Integer), ("$due", SqliteType.Integer));
        _delete = _connection.Prepare(DeleteSql,
            ("$collection", SqliteType.Text), ("$partition", SqliteType.Blob), ("$row", SqliteType.Blob), ("$old", SqliteType.Integer));
        _lastTag = _connection.Prepare("SELECT value FROM store WHERE name = 'etag'");
        _saveTag = _connection.Prepare("UPDATE store SET value = $value WHERE name = 'etag'", ("$value", SqliteType.Integer));
    }

    /// <summary>What SQLite itself says of the next commit.</summary>
    internal bool WaitsForTheDisk => _connection.Number("PRAGMA synchronous") == 2;

    /// <summary>Decides each write on its own and commits them together. Throws <see cref="SqliteException"/>; then none stands.</summary>
    public void Commit(IReadOnlyList<PendingWrite> group)
    {
        WaitForTheDisk(group.Any(write => write.MustReachTheDisk));
        Begin();
        var before = _tag = (long)_lastTag.ExecuteScalar()!;
        foreach (var write in group) write.Outcome = Apply(write);
        if (_tag != before) _saveTag.Bind(_tag).ExecuteNonQuery();
        Raw("COMMIT");
    }

    public void Dispose()
    {
        foreach (var command in new[] { _insert, _replace, _delete, _lastTag, _saveTag }) command.Dispose();
        _connection.Dispose();
    }

    /// <summary>Without it a commit is in the system's memory only; the next one that waits takes it to the disk.</summary>
    private void WaitForTheDisk(bool isNeeded)
    {
        if (isNeeded == _waitsForTheDisk) return;
        Raw(isNeeded ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _waitsForTheDisk = isNeeded;
    }

    /// <summary>SQLite's own waiting backs off to 100 ms, so that a busy process would starve another; this asks every millisecond.</summary>
    private void Begin()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var code = raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK) return;
            if (code != raw.SQLITE_BUSY || waited.Elapsed > _file.BusyTimeout) SqliteException.ThrowExceptionForRC(code, _connection.Handle);
            Thread.Sleep(1);
        }
    }

    private BatchResult Apply(PendingWrite write)
    {
        if (write.Changes.Count == 1)
            return TryApply(write, write.Changes[0], out var only) ? new BatchResult.Applied([only]) : new BatchResult.Refused(0);

        Raw("SAVEPOINT batch");
        var tags = new string?[write.Changes.Count];
        for (var i = 0; i < tags.Length; i++)
        {
            if (TryApply(write, write.Changes[i], out tags[i])) continue;
            Raw("ROLLBACK TO batch");
            Raw("RELEASE batch");
            return new BatchResult.Refused(i);
        }
        Raw("RELEASE batch");
        return new BatchResult.Applied(tags);
    }

    private bool TryApply(PendingWrite write, RecordChange change, out string? etag)
    {
        var row = RecordKey.Bytes(change.Row);
        var tag = _tag + 1;
        var command = change switch
        {
            RecordChange.Insert insert => _insert.Bind(write.Collection, write.Partition, row, (long)write.Shard, insert.Body.ToArray(), tag, insert.Due?.UtcTicks),
            RecordChange.Replace replace => _replace.Bind(write.Collection, write.Partition, row, RecordTag.Number(replace.ETag), replace.Body.ToArray(), tag, replace.Due?.UtcTicks),
            RecordChange.Delete delete => _delete.Bind(write.Collection, write.Partition, row, delete.ETag is { } old ? RecordTag.Number(old) : null),
            _ => throw new UnreachableException(),
        };
        etag = null;
        if (command.ExecuteNonQuery() == 0) return false;
        if (change is RecordChange.Delete) return true;
        _tag = tag;
        etag = RecordTag.Text(tag);
        return true;
    }

    private void Raw(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);
}
