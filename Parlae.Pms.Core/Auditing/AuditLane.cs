using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// The one appender of an account in this process. What is asked for while a batch is under way goes into the next one, so that many
/// concurrent calls cost one write. Other processes are met at the head's ETag.
/// </summary>
internal sealed partial class AuditLane(string accountId, IPartitionedRecords records, AuditDays days, TimeProvider clock, ILogger logger)
{
    /// <summary>One change is the head's.</summary>
    public const int MaximumEntries = IPartitionedRecords.MaximumBatchSize - 1;

    /// <summary>Lost races against other processes; each lost one means that somebody else wrote.</summary>
    private const int MaximumAttempts = 60;
    private const int AttemptsWithoutDelay = 3;
    private const int LongestDelayMs = 20;
    private const int MaximumOwed = 10_000;

    private readonly Lock _gate = new();
    private readonly List<PendingEntry> _owed = [];
    private readonly Queue<PendingEntry> _waiting = new();
    private bool _draining;

    // Only the drain touches these.
    private StoredHead? _head;
    private DoubtfulBatch? _doubt;

    /// <summary>A batch whose answer was lost. It stands if its first row reads as we wrote it: the hash in it fits no other place.</summary>
    private sealed record DoubtfulBatch(string Partition, RecordChange.Insert First, IReadOnlyList<PendingEntry> Entries);

    /// <summary>Durable when this completes, unless the entry is fleeting. Throws <see cref="AuditUnavailableException"/>; what must not be lost is then kept and written before what comes next.</summary>
    public async Task<long?> AppendAsync(PendingEntry entry, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister((state, token) => ((PendingEntry)state!).Cancel(token), entry);
        Start(entry);
        return await entry.Written;
    }

    /// <summary>Tries again what could not be written when it happened.</summary>
    public void WriteOwed()
    {
        lock (_gate)
        {
            if (_owed.Count == 0 && _doubt is null)
            {
                return;
            }
        }

        Start(new PendingEntry(content: null));
    }

    private void Start(PendingEntry entry)
    {
        lock (_gate)
        {
            _waiting.Enqueue(entry);
            if (_draining)
            {
                return;
            }

            _draining = true;
        }

        _ = DrainAsync();
    }

    /// <summary>Begins with the caller, who waits for the first batch anyway; the batches of others are not its work.</summary>
    private async Task DrainAsync()
    {
        for (var isFirst = true; Take() is { Count: > 0 } batch; isFirst = false)
        {
            try
            {
                if (!isFirst)
                    await Task.Yield();
                await WriteAsync(batch);
            }
#pragma warning disable CA1031 // Nobody awaits the drain: every fault goes to those who wait for the entries, and the next batch must get its turn.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _head = null;
                Fail(batch, exception is StoreUnavailableException ? new AuditUnavailableException(exception) : exception);
            }
        }
    }

    private List<PendingEntry> Take()
    {
        lock (_gate)
        {
            var batch = new List<PendingEntry>();
            while (batch.Count < MaximumEntries && _waiting.TryDequeue(out var entry))
            {
                batch.Add(entry);
            }

            _draining = batch.Count > 0;
            return batch;
        }
    }

    private async Task WriteAsync(List<PendingEntry> batch)
    {
        await SettleDoubtAsync();
        TakeOwed(batch);
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (attempt >= AttemptsWithoutDelay)
            {
                await Task.Delay(Random.Shared.Next(1, LongestDelayMs));
            }

            var now = clock.GetUtcNow();
            var today = AuditRows.UtcDay(batch.Max(entry => entry.Content?.At) ?? now);
            var stored = await days.GetCurrentAsync(accountId, _head, today, CancellationToken.None);
            var next = AuditBatch.Build(stored, batch, now);
            if (await TryWriteAsync(stored, next, batch))
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Complete(next.Sequences[i]);
                }

                return;
            }
        }

        throw new AuditUnavailableException();
    }

    private async Task<bool> TryWriteAsync(StoredHead stored, AuditBatch next, List<PendingEntry> batch)
    {
        _head = null;
        var partition = AuditRows.Partition(accountId, next.Head.Day);
        try
        {
            if (await records.BatchAsync(AuditRows.Collection, partition, next.Changes, CancellationToken.None) is not BatchResult.Applied applied)
            {
                return false;
            }

            _head = stored with { Head = next.Head, Due = next.Due, ETag = applied.ETags[^1]! };
            return true;
        }
        catch (StoreUnavailableException) when (next.Changes[0] is RecordChange.Insert first)
        {
            _doubt = new DoubtfulBatch(partition, first, batch);
            throw;
        }
    }

    private async Task SettleDoubtAsync()
    {
        if (_doubt is not { } doubt)
        {
            return;
        }

        var record = await records.GetAsync(AuditRows.Collection, doubt.Partition, doubt.First.Row, CancellationToken.None);
        if (record is null || !record.Body.Span.SequenceEqual(doubt.First.Body.Span))
        {
            Owe(doubt.Entries, first: true);
        }

        _doubt = null;
    }

    private void Fail(List<PendingEntry> batch, Exception exception)
    {
        if (!ReferenceEquals(_doubt?.Entries, batch))
        {
            Owe(batch);
        }

        Log.NotWritten(logger, accountId, batch.Count, exception.GetType().Name);
        foreach (var entry in batch)
        {
            entry.Fail(exception);
        }
    }

    private void Owe(IReadOnlyList<PendingEntry> entries, bool first = false)
    {
        lock (_gate)
        {
            var kept = entries.Where(entry => entry.MustNotBeLost).Take(MaximumOwed - _owed.Count).ToList();
            _owed.InsertRange(first ? 0 : _owed.Count, kept);
            var lost = entries.Count(entry => entry.MustNotBeLost) - kept.Count;
            if (lost > 0)
            {
                Log.Lost(logger, accountId, lost);
            }
        }
    }

    /// <summary>As many as fit, before the others.</summary>
    private void TakeOwed(List<PendingEntry> batch)
    {
        lock (_gate)
        {
            var fitting = Math.Min(_owed.Count, MaximumEntries - batch.Count);
            batch.InsertRange(0, _owed[..fitting]);
            _owed.RemoveRange(0, fitting);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Audit of account {AccountId}: {Count} entries could not be written ({Fault}).")]
        public static partial void NotWritten(ILogger logger, string accountId, int count, string fault);

        [LoggerMessage(LogLevel.Critical, "Audit of account {AccountId}: {Count} entries are lost; too many are owed already.")]
        public static partial void Lost(ILogger logger, string accountId, int count);
    }
}
