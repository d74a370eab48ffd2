using Microsoft.Extensions.Logging;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>What a checkpoint came to.</summary>
/// <param name="Number">Null when nothing had changed, or another process sealed at the same moment.</param>
/// <param name="Heads">How many heads it holds.</param>
/// <param name="Refused">Accounts whose head was not what we wrote: not sealed anew, and to be looked at with <c>audit verify</c>.</param>
public sealed record SealResult(long? Number, int Heads, int Refused);

/// <summary>Writes checkpoints: the heads of all chains, to storage where they cannot be changed.</summary>
public sealed partial class AuditSealer(
    IPartitionedRecords records,
    IWriteOnceBlobs blobs,
    IAuditKeys keys,
    TimeProvider clock,
    ILogger<AuditSealer> logger)
{
    private readonly AuditHeads _heads = new(records, keys);
    private readonly CheckpointLog _log = new(records, blobs, keys);
    private readonly DayIndex _days = new(records);

    /// <summary>Throws <see cref="StoreUnavailableException"/>, or <see cref="AuditUnavailableException"/> when earlier checkpoints are gone.</summary>
    public async Task<SealResult> SealAsync(CancellationToken cancellationToken)
    {
        var last = await _log.ReadLastAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var starts = last.Heads.ToDictionary(head => head.Key, head => head.Value.Day);

        // The platform's head first: what it lists up to there is in this checkpoint, what comes later in the next.
        var platform = await ReadHeadsAsync(AuditedAction.PlatformAccount, last, starts, cancellationToken);
        var changed = new List<SealedHead>(platform ?? []);
        foreach (var (accountId, day) in await ReadListedAsync(platform ?? [], last, cancellationToken))
        {
            starts.TryAdd(accountId, day);
        }

        starts.Remove(AuditedAction.PlatformAccount);
        var refused = platform is null ? 1 : 0;
        foreach (var accountId in starts.Keys)
        {
            var heads = await ReadHeadsAsync(accountId, last, starts, cancellationToken);
            changed.AddRange(heads ?? []);
            refused += heads is null ? 1 : 0;
        }

        var full = last.At is not { } at || AuditRows.UtcDay(at) != AuditRows.UtcDay(now);
        var written = full ? [.. changed, .. last.Heads.Values.Where(head => !changed.Exists(other => other.AccountId == head.AccountId))] : changed;
        if (written.Count == 0)
        {
            return new SealResult(null, 0, refused);
        }

        // A checkpoint cannot be taken back.
        await AuditDisk.CatchUpAsync(records, cancellationToken);
        var checkpoint = new AuditCheckpoint(AuditHead.CurrentVersion, last.Number + 1, now, KeyId: "", full, written);
        return await _log.TryWriteAsync(checkpoint, last.Hash, cancellationToken)
            ? new SealResult(checkpoint.Number, written.Count, refused)
            : new SealResult(null, 0, refused);
    }

    /// <summary>The heads that changed since the last checkpoint, from the last sealed day on; null when one is not what we wrote.</summary>
    private async Task<List<SealedHead>?> ReadHeadsAsync(
        string accountId, LastCheckpoint last, Dictionary<string, DateOnly> starts, CancellationToken cancellationToken)
    {
        var before = last.Heads.GetValueOrDefault(accountId);
        var day = starts.TryGetValue(accountId, out var start) ? start : await _days.FindFirstAsync(accountId, cancellationToken);
        var heads = new List<SealedHead>();
        while (day is { } current)
        {
            if (await TryReadHeadAsync(accountId, current, before, cancellationToken) is not { } head)
            {
                Log.NotSealed(logger, accountId, current);
                return null;
            }

            if (SealedHead.Of(head) is var sealedHead && sealedHead != before)
            {
                heads.Add(sealedHead);
            }

            day = head.Next;
        }

        return heads;
    }

    /// <summary>Null when it is gone, changed, or behind what was sealed before.</summary>
    private async Task<AuditHead?> TryReadHeadAsync(string accountId, DateOnly day, SealedHead? before, CancellationToken cancellationToken)
    {
        try
        {
            var head = (await _heads.GetAsync(accountId, day, cancellationToken))?.Head;
            var isBehind = before?.Day == day
                && (head?.Sequence < before.Sequence || (head?.Sequence == before.Sequence && head.LastHash != before.Hash));
            return isBehind ? null : head;
        }
        catch (AuditUnavailableException exception) when (exception.InnerException is InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Account and first day of what the platform's chain lists since the last checkpoint.</summary>
    private async Task<List<ListedDay>> ReadListedAsync(
        IReadOnlyList<SealedHead> platform, LastCheckpoint last, CancellationToken cancellationToken)
    {
        var listed = new List<ListedDay>();
        var from = AuditRows.Entry((last.Heads.GetValueOrDefault(AuditedAction.PlatformAccount)?.Sequence ?? 0) + 1);
        foreach (var head in platform)
        {
            var partition = AuditRows.Partition(head.AccountId, head.Day);
            await foreach (var record in records.RangeAsync(AuditRows.Collection, partition, from, AuditRows.Entry(head.Sequence + 1), cancellationToken))
            {
                if (ListedDay.Parse(record.Body.Span) is { } day)
                {
                    listed.Add(day);
                }
            }
        }

        return listed;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The audit head of account {AccountId} on {Day} is not what we wrote; it is not sealed. Run 'audit verify'.")]
        public static partial void NotSealed(ILogger logger, string accountId, DateOnly day);
    }
}
