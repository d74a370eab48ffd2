using NodaTime;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Messages;

/// <summary>
/// Keeps what must be told until it is delivered. One cause is one row, however often it is told; a row that ended stays for a while, without what it
/// said, so that its cause is known.
/// </summary>
public sealed class Outbox(IPartitionedRecords records, IAccountSeal seal, TimeProvider clock)
{
    public const string Collection = "outbox";

    /// <summary>How long an ended row stays.</summary>
    public static readonly Duration EndedLife = Duration.FromDays(30);

    private readonly SealedTable<OutboxItem> table = new(Collection, records, seal);

    public Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    /// <summary>Adds what is to be told. The same kind and cause is one delivery only.</summary>
    public async ValueTask AddAsync(string accountId, OutboxKind kind, string cause, Func<OutboxItem, OutboxItem> about, CancellationToken cancellationToken)
    {
        var item = await MakeAsync(accountId, kind, cause, about, cancellationToken);
        await table.TryInsertAsync(accountId, item.DeliveryId, item, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>
    /// As <see cref="AddAsync"/>, for what is put down before the thing itself: if that did not come the last time and the item was dropped, or is about to
    /// be, it is awaited again.
    /// </summary>
    public async ValueTask AddAheadAsync(string accountId, OutboxKind kind, string cause, Func<OutboxItem, OutboxItem> about, CancellationToken cancellationToken)
    {
        var item = await MakeAsync(accountId, kind, cause, about, cancellationToken);
        while (await table.TryInsertAsync(accountId, item.DeliveryId, item, clock.GetUtcNow(), cancellationToken) is null)
        {
            if (await table.GetAsync(accountId, item.DeliveryId, cancellationToken) is not { } known)
                continue;
            if (known.Value is not ({ State: OutboxState.Open, Tries: 0 } or { Outcome: OutboxItem.NothingThere })
                || await table.TryReplaceAsync(accountId, known, item, clock.GetUtcNow(), cancellationToken) is not null)
                return;
        }
    }

    private async ValueTask<OutboxItem> MakeAsync(string accountId, OutboxKind kind, string cause, Func<OutboxItem, OutboxItem> about, CancellationToken cancellationToken)
    {
        var deliveryId = "m" + (await seal.HashAsync(accountId, "outbox", $"{kind}|{cause}", cancellationToken))[..24];
        return about(new OutboxItem { DeliveryId = deliveryId, Kind = kind, CreatedAt = Now });
    }

    /// <summary>All of an account, ended ones of late included.</summary>
    public async IAsyncEnumerable<OutboxItem> ListAsync(string accountId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.RangeAsync(accountId, null, null, cancellationToken))
            yield return row.Value;
    }

    /// <summary>Rows of any account that are due, still sealed: to be delivered, or to be deleted.</summary>
    internal IAsyncEnumerable<StoredRecord> DueAsync(int shard, int atMost, CancellationToken cancellationToken) => table.DueAsync(shard, clock.GetUtcNow(), atMost, cancellationToken);

    internal ValueTask<Sealed<OutboxItem>> OpenAsync(StoredRecord due, CancellationToken cancellationToken) => table.OpenAsync(due, cancellationToken);

    /// <summary>Ours for this long; null: somebody else has it.</summary>
    internal ValueTask<Sealed<OutboxItem>?> ClaimAsync(string accountId, Sealed<OutboxItem> item, Duration life, CancellationToken cancellationToken) =>
        table.TryReplaceAsync(accountId, item, item.Value with { Tries = item.Value.Tries + 1 }, (Now + life).ToDateTimeOffset(), cancellationToken);

    internal async ValueTask PostponeAsync(string accountId, Sealed<OutboxItem> item, Duration wait) =>
        await table.TryReplaceAsync(accountId, item, item.Value, (Now + wait).ToDateTimeOffset(), CancellationToken.None);

    /// <summary>Written down whoever has stopped waiting: it has happened.</summary>
    internal async ValueTask EndAsync(string accountId, Sealed<OutboxItem> item, string outcome) =>
        await table.TryReplaceAsync(accountId, item, item.Value.End(outcome, Now), (Now + EndedLife).ToDateTimeOffset(), CancellationToken.None);

    internal ValueTask<bool> RemoveAsync(string accountId, Sealed<OutboxItem> item, CancellationToken cancellationToken) =>
        records.TryDeleteAsync(Collection, accountId, item.Row, item.ETag, cancellationToken);

    /// <summary>Leaves a row as it is and never looks at it again: nobody can open it.</summary>
    internal async ValueTask SetAsideAsync(StoredRecord due, CancellationToken cancellationToken) =>
        await records.TryReplaceAsync(Collection, due.Partition, due.Row, due.Body, due.ETag, null, cancellationToken);
}
