using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Walks the chains as they lie in the store, against the platform's list of days and the checkpoints. Safe while entries are being written:
/// what comes after the walk began is left for the next.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/>; whatever is wrong with the trail itself is an answer.</remarks>
public sealed class AuditVerifier(IPartitionedRecords records, IWriteOnceBlobs blobs, IAuditKeys keys)
{
    private readonly CheckpointLog _log = new(records, blobs, keys);
    private readonly DayIndex _days = new(records);

    /// <summary>The platform's own chain first, then every account that it or a checkpoint names, by id.</summary>
    public async IAsyncEnumerable<AuditVerification> VerifyAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ground = await ReadGroundAsync(cancellationToken);
        yield return ground.Platform;
        foreach (var (accountId, days) in ground.Days)
        {
            yield return await VerifyAsync(accountId, days, ground.History, cancellationToken);
        }
    }

    /// <summary>One account. Its days are those that the platform's chain lists, so that a break there is one here.</summary>
    public async Task<AuditVerification> VerifyAsync(string accountId, CancellationToken cancellationToken)
    {
        var indexed = await _days.ReadAsync(accountId, from: null, cancellationToken);
        var ground = await ReadGroundAsync(cancellationToken);
        if (accountId == AuditedAction.PlatformAccount)
        {
            return ground.Platform;
        }

        if (indexed.Exists(day => !ground.Lists(accountId, day)))
        {
            // Perhaps opened just now: it is listed before its first entry.
            ground = await ReadGroundAsync(cancellationToken);
        }

        SortedSet<DateOnly> days = [.. indexed, .. ground.Days.GetValueOrDefault(accountId) ?? []];
        var verification = await VerifyAsync(accountId, days, ground.History, cancellationToken);
        var broken = ground.Platform.FirstBroken ?? await FindUnlistedAsync(accountId, indexed, ground, cancellationToken);
        return verification.Ok && broken is not null
            ? verification with { Ok = false, FirstBroken = broken with { Problem = AuditProblem.PlatformBroken } }
            : verification;
    }

    private async Task<AuditBreak?> FindUnlistedAsync(string accountId, List<DateOnly> indexed, Ground ground, CancellationToken cancellationToken)
    {
        foreach (var day in indexed.Where(day => !ground.Lists(accountId, day)))
        {
            var record = await records.GetAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, cancellationToken);
            if (record is not null && AuditHead.Parse(record.Body.Span) is { IsEmpty: false } head)
            {
                return new AuditBreak(day, head.StartSequence + 1, AuditProblem.PlatformBroken);
            }
        }

        return null;
    }

    /// <summary>What all other chains are measured by.</summary>
    private sealed record Ground(CheckpointHistory History, SortedDictionary<string, SortedSet<DateOnly>> Days, AuditVerification Platform)
    {
        public bool Lists(string accountId, DateOnly day) => Days.GetValueOrDefault(accountId)?.Contains(day) == true;
    }

    private async Task<Ground> ReadGroundAsync(CancellationToken cancellationToken)
    {
        // In this order: what a checkpoint or the list names was there before, so a chain read afterwards must have it.
        var history = await _log.ReadAllAsync(cancellationToken);
        var days = new SortedDictionary<string, SortedSet<DateOnly>>(StringComparer.Ordinal);
        foreach (var head in history.Heads)
        {
            Add(days, head.AccountId, head.Day);
        }

        days.Remove(AuditedAction.PlatformAccount, out var platformDays);
        platformDays ??= [];
        platformDays.UnionWith(await _days.ReadAsync(AuditedAction.PlatformAccount, from: null, cancellationToken));
        var platform = await VerifyAsync(AuditedAction.PlatformAccount, platformDays, history, cancellationToken, body =>
        {
            if (ListedDay.Parse(body.Span) is { } listed)
            {
                Add(days, listed.AccountId, listed.Day);
            }
        });
        if (platform.Ok && history.Broken is { } broken)
        {
            platform = platform with { Ok = false, FirstBroken = broken };
        }

        return new Ground(history, days, platform);
    }

    private static void Add(SortedDictionary<string, SortedSet<DateOnly>> days, string accountId, DateOnly day)
    {
        if (!days.TryGetValue(accountId, out var set))
        {
            days.Add(accountId, set = []);
        }

        set.Add(day);
    }

    private async Task<AuditVerification> VerifyAsync(
        string accountId,
        SortedSet<DateOnly> days,
        CheckpointHistory history,
        CancellationToken cancellationToken,
        Action<ReadOnlyMemory<byte>>? onEntry = null)
    {
        var check = new ChainCheck(accountId, keys, history.Heads);
        var broken = await WalkAsync(accountId, days, check, onEntry, cancellationToken);
        return new AuditVerification(accountId, broken is null, check.Sequence, history.Through, broken);
    }

    private async Task<AuditBreak?> WalkAsync(
        string accountId, SortedSet<DateOnly> days, ChainCheck check, Action<ReadOnlyMemory<byte>>? onEntry, CancellationToken cancellationToken)
    {
        var ahead = new SortedSet<DateOnly>(days);
        while (ahead.Count > 0)
        {
            var day = ahead.Min;
            ahead.Remove(day);
            var record = await records.GetAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, cancellationToken);
            if (record is null && !days.Contains(day))
            {
                // The chain was just closed towards a day that does not stand yet.
                break;
            }

            if (record is null)
            {
                var isAll = check.Day is null && !await HasAnyAsync(accountId, ahead, cancellationToken);
                return new AuditBreak(day, check.Sequence + 1, isAll ? AuditProblem.MissingAccount : AuditProblem.MissingDay);
            }

            if (check.Day is { } before && before.Next != day)
            {
                // That head was put back to one from before this day.
                return new AuditBreak(before.Day, before.Sequence, AuditProblem.HeadRewritten);
            }

            if (await check.OpenDayAsync(day, record.Body, cancellationToken) is { } unfit)
            {
                return unfit;
            }

            if (await WalkDayAsync(check, record, onEntry, cancellationToken) is { } broken)
            {
                return broken;
            }

            if (check.Day!.Next is { } next)
            {
                ahead.Add(next);
            }
        }

        return check.CloseAccount();
    }

    private async Task<AuditBreak?> WalkDayAsync(
        ChainCheck check, StoredRecord head, Action<ReadOnlyMemory<byte>>? onEntry, CancellationToken cancellationToken)
    {
        var end = AuditRows.Entry(check.Day!.Sequence + 1);
        await foreach (var record in records.RangeAsync(AuditRows.Collection, head.Partition, AuditRows.FirstDigit, end, cancellationToken))
        {
            if (check.Next(AuditRows.ParseEntry(record.Row), record.Body.Span) is { } broken)
            {
                return broken;
            }

            onEntry?.Invoke(record.Body);
        }

        return check.CloseDay() ?? await FindAddedAsync(check, head, end, cancellationToken);
    }

    /// <summary>Rows beyond the head: written since we read it, or by someone else.</summary>
    private async Task<AuditBreak?> FindAddedAsync(ChainCheck check, StoredRecord head, string end, CancellationToken cancellationToken)
    {
        await foreach (var record in records.RangeAsync(AuditRows.Collection, head.Partition, end, AuditRows.AfterDigits, cancellationToken))
        {
            var now = await records.GetAsync(AuditRows.Collection, head.Partition, AuditRows.Head, cancellationToken);
            return now?.ETag == head.ETag ? new AuditBreak(check.Day!.Day, check.Sequence + 1, AuditProblem.Added) : null;
        }

        return null;
    }

    private async Task<bool> HasAnyAsync(string accountId, IEnumerable<DateOnly> days, CancellationToken cancellationToken)
    {
        foreach (var day in days)
        {
            if (await records.GetAsync(AuditRows.Collection, AuditRows.Partition(accountId, day), AuditRows.Head, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
