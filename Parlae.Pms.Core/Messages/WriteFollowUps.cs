using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Messages;

/// <summary>
/// What follows when a write stands: the patient is told, and a time that became free is offered to who waits. Put into the outbox before the ledger says
/// that the write stands, for the same reason as staff are told first; nothing of it leaves until the ledger says so.
/// </summary>
public sealed class WriteFollowUps(Outbox outbox, IFailpoints failpoints)
{
    public async ValueTask PrepareAsync(PmsAccount account, LedgerEntry confirming, CancellationToken cancellationToken)
    {
        if (account.Features.Messages && !confirming.IsTrial && Told(confirming) is { } kind)
            await outbox.AddAsync(account.AccountId, kind, confirming.Reference, item => item with { Write = confirming.Reference }, cancellationToken);
        if (account.Features.Waitlist && confirming is { IsTrial: false, Kind: WriteKind.Cancel or WriteKind.Move, Target: not null })
            await outbox.AddAsync(account.AccountId, OutboxKind.SlotFreed, confirming.Reference, item => item with { Write = confirming.Reference }, cancellationToken);
        if (confirming.Kind is WriteKind.Book or WriteKind.Move or WriteKind.Cancel)
            await failpoints.PassAsync(Steps.FollowUpsPrepared);
    }

    /// <summary>The cancelling of an old time after a new one was booked is no news of its own.</summary>
    private static OutboxKind? Told(LedgerEntry entry) => entry switch
    {
        { Kind: WriteKind.Book } => OutboxKind.AppointmentBooked,
        { Kind: WriteKind.Move } => OutboxKind.AppointmentMoved,
        { Kind: WriteKind.Cancel, After: null } => OutboxKind.AppointmentCancelled,
        _ => null,
    };
}
