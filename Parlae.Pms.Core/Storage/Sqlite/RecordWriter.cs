using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>
/// Group commit: one thread takes whatever writes have gathered while it was on the disk and commits them together. A lone write is
/// committed at once; many at a time share one flush.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    /// <summary>Changes; more in one transaction save no more flushes.</summary>
    private const int MaximumGroup = 1000;

    private readonly RecordFile _file;
    private readonly RowMemory? _memory;
    private readonly TimeSpan _patience;
    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly Thread _thread;

    public RecordWriter(RecordFile file, RowMemory? memory = null)
    {
        (_file, _memory) = (file, memory);
        _patience = 2 * file.BusyTimeout; // one wait of the group before, one of its own
        _thread = new Thread(Run) { Name = "records writer", IsBackground = true };
        _thread.Start();
    }

    public async ValueTask<BatchResult> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _queue.Add(write, CancellationToken.None);
        try
        {
            return await write.Completed.WaitAsync(_patience, cancellationToken);
        }
        catch (TimeoutException timeout)
        {
            write.TryTake();
            throw new StoreUnavailableException("records", timeout);
        }
        catch (OperationCanceledException)
        {
            write.TryTake();
            throw;
        }
    }

    /// <summary>Finishes what is queued.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        WriteSession? session = null;
        var group = new List<PendingWrite>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            var changes = 0;
            for (var write = first; ;)
            {
                if (write.TryTake())
                {
                    group.Add(write);
                    changes += write.Changes.Count;
                }
                if (changes >= MaximumGroup || !_queue.TryTake(out write)) break;
            }
            if (group.Count > 0) session = Commit(session, group);
            group.Clear();
        }
        session?.Dispose();
    }

    private WriteSession? Commit(WriteSession? session, List<PendingWrite> group)
    {
        try
        {
            session ??= new WriteSession(_file);
            session.Commit(group, _memory);
            foreach (var write in group) write.Succeed();
            return session;
        }
#pragma warning disable CA1031 // the thread's outermost frame: every caller is told, and the next group starts on a new connection
        catch (Exception fault)
#pragma warning restore CA1031
        {
            session?.Dispose();
            foreach (var write in group)
                write.Fail(fault is SqliteException sqlite ? _file.Unavailable(sqlite) : new StoreUnavailableException("records", fault));
            return null;
        }
    }
}
