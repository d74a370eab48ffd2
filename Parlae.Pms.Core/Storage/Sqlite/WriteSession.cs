using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>The one connection that writes: applies a group of writes in one transaction. After an exception it is of no further use.</summary>
internal sealed class WriteSession : IDisposable
{
    internal const string DeleteSql = "DELETE FROM records WHERE collection = ?1 AND partition = ?2 AND row = ?3 AND (?4 IS NULL OR etag = ?4)";

    private readonly RecordFile _file;
    private readonly SqliteConnection _connection;
    private readonly Statement _insert;
    private readonly Statement _replace;
    private readonly Statement _replaceOfSameDue;
    private readonly Statement _delete;
    private readonly Statement _beginBatch;
    private readonly Statement _endBatch;
    private bool _waitsForTheDisk = true; // as it was opened

    public WriteSession(RecordFile file)
    {
        _file = file;
        _connection = file.OpenWriter();
        raw.sqlite3_busy_timeout(_connection.Handle, 0); // TryBegin does the waiting
        _insert = new Statement(_connection, "INSERT INTO records (collection, partition, row, body, etag, due, shard) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING");
        _replace = new Statement(_connection, "UPDATE records SET body = ?4, etag = ?5, due = ?6 WHERE collection = ?1 AND partition = ?2 AND row = ?3 AND etag = ?7");
        _replaceOfSameDue = new Statement(_connection, "UPDATE records SET body = ?4, etag = ?5 WHERE collection = ?1 AND partition = ?2 AND row = ?3 AND etag = ?7 AND due IS ?6"); // to name a due time is to write its index anew, also where it is the same
        _delete = new Statement(_connection, DeleteSql);
        _beginBatch = new Statement(_connection, "SAVEPOINT batch");
        _endBatch = new Statement(_connection, "RELEASE batch");
    }

    /// <summary>What SQLite itself says of the next commit.</summary>
    internal bool WaitsForTheDisk => _connection.Number("PRAGMA synchronous") == 2;

    /// <summary>In the last try to commit, while another process wrote.</summary>
    public TimeSpan WaitedForOthers { get; private set; }

    /// <summary>
    /// Decides each write on its own and commits them together. False: another process writes, which may not be waited for; none was begun.
    /// Throws <see cref="SqliteException"/>; then none stands.
    /// </summary>
    public bool TryCommit(IReadOnlyList<PendingWrite> group, bool mayWait = true, RowMemory? memory = null)
    {
        WaitForTheDisk(group.Any(write => write.MustReachTheDisk));
        if (!TryBegin(mayWait)) return false;
        var begun = memory?.Begin();
        try
        {
            foreach (var write in group) write.Outcome = Apply(write);
            Raw("COMMIT");
            memory?.Commit(begun, group);
            return true;
        }
        catch
        {
            memory?.Fail();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _insert, _replace, _replaceOfSameDue, _delete, _beginBatch, _endBatch }) statement.Dispose();
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
    private bool TryBegin(bool mayWait)
    {
        var waited = Stopwatch.StartNew();
        WaitedForOthers = TimeSpan.Zero;
        while (true)
        {
            var code = raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK) return true;
            WaitedForOthers = waited.Elapsed;
            if (code == raw.SQLITE_BUSY && !mayWait) return false;
            if (code != raw.SQLITE_BUSY || WaitedForOthers > _file.BusyTimeout) SqliteException.ThrowExceptionForRC(code, _connection.Handle);
            Thread.Sleep(1);
        }
    }

    private BatchResult Apply(PendingWrite write)
    {
        if (write.Changes.Count == 1)
            return TryApply(write, write.Changes[0], out var only) ? new BatchResult.Applied([only]) : new BatchResult.Refused(0);

        _beginBatch.Run();
        var tags = new string?[write.Changes.Count];
        for (var i = 0; i < tags.Length; i++)
        {
            if (TryApply(write, write.Changes[i], out tags[i])) continue;
            Raw("ROLLBACK TO batch");
            _endBatch.Run();
            return new BatchResult.Refused(i);
        }
        _endBatch.Run();
        return new BatchResult.Applied(tags);
    }

    private bool TryApply(PendingWrite write, RecordChange change, out string? etag)
    {
        var (row, tag) = (RecordKey.Bytes(change.Row), RecordTag.New());
        var isChanged = change switch
        {
            RecordChange.Insert insert => Of(_insert).Blob(4, insert.Body.Span).Number(5, tag).Number(6, insert.Due?.UtcTicks).Number(7, write.Shard).Run() > 0,
            RecordChange.Replace replace => Replace(_replaceOfSameDue, replace) || Replace(_replace, replace),
            RecordChange.Delete delete => Of(_delete).Number(4, delete.ETag is { } old ? RecordTag.Number(old) : null).Run() > 0,
            _ => throw new UnreachableException(),
        };
        etag = isChanged && change is not RecordChange.Delete ? RecordTag.Text(tag) : null;
        return isChanged;

        bool Replace(Statement how, RecordChange.Replace replace) =>
            Of(how).Blob(4, replace.Body.Span).Number(5, tag).Number(6, replace.Due?.UtcTicks).Number(7, RecordTag.Number(replace.ETag)).Run() > 0;

        Statement Of(Statement statement) => statement.Text(1, write.Collection).Blob(2, write.Partition).Blob(3, row);
    }

    private void Raw(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);
}
