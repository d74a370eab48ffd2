using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>
/// Group commit: one thread takes whatever writes have gathered while it was on the disk and commits them together. A lone write is
/// committed at once; many at a time share one flush. A write that need not reach the disk, while nobody else writes, is committed by its caller, who would
/// wait longer for the thread to wake than for the commit. Whatever may wait for the disk is the thread's: opening the file, beginning the log, writing it back.
/// </summary>
internal sealed partial class RecordWriter : IDisposable
{
    /// <summary>Changes; more in one transaction save no more flushes.</summary>
    private const int MaximumGroup = 1000;

    /// <summary>A log longer than that is about to be written back; no single write has as many pages as are left.</summary>
    private const int PagesForCallers = RecordFile.PagesOfALog - 600;

    private readonly RecordFile _file;
    private readonly LogHead _log;
    private readonly RowMemory _memory;
    private readonly ILogger _logger;
    private readonly TimeSpan _patience;
    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly Thread _thread;
    private readonly Lock _writing = new();

    /// <summary>Whose turn it is to write has it.</summary>
    private WriteSession? _session;

    /// <summary>Writes that the thread has to make: they go first.</summary>
    private int _queued;

    public RecordWriter(RecordFile file, LogHead log, RowMemory memory, ILogger logger)
    {
        (_file, _log, _memory, _logger) = (file, log, memory, logger);
        _patience = 2 * file.BusyTimeout; // one wait of the group before, one of its own
        _thread = new Thread(Run) { Name = "records writer", IsBackground = true };
        _thread.Start();
    }

    public ValueTask<BatchResult> WriteAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return !write.MustReachTheDisk && TryCommitHere(write) ? new(write.Completed) : QueueAsync(write, cancellationToken);
    }

    /// <summary>Finishes what is queued.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        lock (_writing)
        {
            _session?.Dispose();
            _session = null;
        }
    }

    private async ValueTask<BatchResult> QueueAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _queued);
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

    private void Run()
    {
        var group = new List<PendingWrite>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            lock (_writing)
            {
                Interlocked.Add(ref _queued, -Gather(group, first));
                if (group.Count > 0) Commit(group, mayWait: true);
            }
            group.Clear();
        }
    }

    /// <summary>How many were taken out of the queue, those included that their callers have given up.</summary>
    private int Gather(List<PendingWrite> group, PendingWrite first)
    {
        var (taken, changes) = (0, 0);
        for (var write = first; ;)
        {
            taken++;
            if (write.TryTake())
            {
                group.Add(write);
                changes += write.Changes.Count;
            }
            if (changes >= MaximumGroup || !_queue.TryTake(out write)) return taken;
        }
    }

    /// <summary>False: somebody else writes, in this process or another, or the disk might be waited for; nothing was done.</summary>
    private bool TryCommitHere(PendingWrite write)
    {
        if (Volatile.Read(ref _queued) > 0 || _log.Pages is 0 or > PagesForCallers || !_writing.TryEnter()) return false;
        try
        {
            return _session is not null && !_queue.IsAddingCompleted && Commit([write], mayWait: false);
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>False: another process writes, and it is not to be waited for.</summary>
    private bool Commit(List<PendingWrite> group, bool mayWait)
    {
        var (began, session) = (Stopwatch.GetTimestamp(), _session);
        try
        {
            _session = session ??= new WriteSession(_file);
            if (!session.TryCommit(group, mayWait, _memory)) return false;
            foreach (var write in group) write.Succeed();
        }
#pragma warning disable CA1031 // every caller is told, none waits for an answer that does not come, and the next group starts on a new connection
        catch (Exception fault)
#pragma warning restore CA1031
        {
            session?.Dispose();
            _session = null;
            foreach (var write in group)
                write.Fail(fault is SqliteException sqlite ? _file.Unavailable(sqlite) : new StoreUnavailableException("records", fault));
        }

        if (Stopwatch.GetElapsedTime(began) is var took && took > _file.SlowCommit)
            Log.SlowCommit(_logger, group.Count, (long)took.TotalMilliseconds, (long)(session?.WaitedForOthers.TotalMilliseconds ?? 0), _log.Pages, RecordFile.PagesOfALog);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A commit of {Writes} writes took {Milliseconds} ms, {Others} of them for another process; the log has {Pages} pages (from {WrittenBack} on a commit writes it back)")]
        public static partial void SlowCommit(ILogger logger, int writes, long milliseconds, long others, int pages, int writtenBack);
    }
}
