using System.Text;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Auditing;

/// <summary>
/// Moves an account's chain from day to day. The step that decides is setting <see cref="AuditHead.Next"/> under the old head's ETag; each later step
/// (head, row in the list of days, entry in the platform's chain) is repeated by whoever comes next if a process dies in between. Days never go back.
/// </summary>
/// <param name="list">Writes the day into the platform's chain.</param>
internal sealed class AuditDays(IPartitionedRecords records, AuditHeads heads, Func<string, DateOnly, CancellationToken, Task> list)
{
    private const int MaximumAttempts = 20;

    /// <summary>The head to append to. Starts from the one last seen, if any.</summary>
    public async Task<StoredHead> GetCurrentAsync(string accountId, StoredHead? known, DateOnly today, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var current = known ?? await FindAsync(accountId, today, cancellationToken);
            if (current is { Head.Next: null } && current.Head.Day < today)
            {
                current = await AdvanceAsync(current, today, cancellationToken);
            }

            if (current is { Head.Next: null })
            {
                if (current.Head.IsEmpty)
                {
                    await RegisterAsync(current.Head, cancellationToken);
                }

                return current;
            }

            known = null;
        }

        throw new AuditUnavailableException();
    }

    /// <summary>Null when another process was faster; look again.</summary>
    private async Task<StoredHead?> FindAsync(string accountId, DateOnly today, CancellationToken cancellationToken)
    {
        var latest = await records.GetAsync(AuditRows.Collection, accountId, AuditRows.Latest, cancellationToken);
        if (latest is null)
        {
            // Of several processes that see a new account, on either side of midnight, one decides its first day.
            await records.TryInsertAsync(AuditRows.Collection, accountId, AuditRows.Latest, Text(today), due: null, cancellationToken);
            return null;
        }

        var day = AuditRows.TryParseDay(Encoding.ASCII.GetString(latest.Body.Span)) ?? throw AuditHeads.Broken(accountId);
        StoredHead? before = null;
        while (await heads.GetAsync(accountId, day, cancellationToken) is { } head)
        {
            if (head.Head.Next is not { } next)
            {
                return head;
            }

            (before, day) = (head, next);
        }

        if (await records.GetAsync(AuditRows.Collection, accountId, AuditRows.Day(day), cancellationToken) is null)
        {
            return await heads.TryOpenAsync(accountId, day, before?.Head, before?.Due, cancellationToken);
        }

        // A day is listed after its head stands. One that still has none lost it, and going on as if it had never been would hide that.
        return await heads.GetAsync(accountId, day, cancellationToken) is null ? throw AuditHeads.Broken(AuditRows.Partition(accountId, day)) : null;
    }

    /// <summary>The closed head keeps its due time: should we die before the next one stands, the sweep for interrupted accesses comes by and opens it.</summary>
    private async Task<StoredHead?> AdvanceAsync(StoredHead current, DateOnly today, CancellationToken cancellationToken)
    {
        var closed = await heads.TryReplaceAsync(current, current.Head with { Next = today }, current.Due, cancellationToken);
        return closed is null ? null : await heads.TryOpenAsync(closed.Head.AccountId, today, closed.Head, closed.Due, cancellationToken);
    }

    /// <summary>Before a day's first entry, so that every day with entries is known to the platform's chain. Twice does no harm.</summary>
    private async Task RegisterAsync(AuditHead head, CancellationToken cancellationToken)
    {
        await records.TryInsertAsync(AuditRows.Collection, head.AccountId, AuditRows.Day(head.Day), Text(head.Day), due: null, cancellationToken);
        var latest = await records.GetAsync(AuditRows.Collection, head.AccountId, AuditRows.Latest, cancellationToken);
        if (latest is not null && !latest.Body.Span.SequenceEqual(Text(head.Day)))
        {
            // Lost to another process: it is a hint, and theirs leads here too.
            await records.TryReplaceAsync(AuditRows.Collection, head.AccountId, AuditRows.Latest, Text(head.Day), latest.ETag, due: null, cancellationToken);
        }

        if (head.AccountId != AuditedAction.PlatformAccount)
        {
            await list(head.AccountId, head.Day, cancellationToken);
        }
    }

    private static byte[] Text(DateOnly day) => Encoding.ASCII.GetBytes(AuditRows.Day(day));
}
