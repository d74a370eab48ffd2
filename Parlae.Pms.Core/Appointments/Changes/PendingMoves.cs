using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>The second halves of moves: cancellations that wait for the new visit.</summary>
public sealed class PendingMoves(WriteLedger ledger)
{
    /// <summary>The cancellation of a visit that is being moved, or was; null when there is none.</summary>
    internal ValueTask<LedgerEntry?> SecondHalfAsync(PmsAccount account, VisitTarget old, CancellationToken cancellationToken) =>
        ledger.StandingAsync(account, WriteLedger.ChangeIntent(WriteKind.Cancel, old), cancellationToken);

    /// <summary>Somebody wants the old visit cancelled whatever becomes of the new one: it waits no longer, and staff will know if it fails.</summary>
    internal async Task<LedgerEntry?> ReleaseAsync(PmsAccount account, VisitTarget old, CancellationToken cancellationToken) =>
        await SecondHalfAsync(account, old, cancellationToken) is { } waiting ? await ReleaseAsync(account.AccountId, waiting, cancellationToken) : null;

    /// <summary>As <see cref="ReleaseAsync(PmsAccount, VisitTarget, CancellationToken)"/>, of an entry at hand.</summary>
    internal async Task<LedgerEntry> ReleaseAsync(string accountId, LedgerEntry waiting, CancellationToken cancellationToken)
    {
        while (await ledger.FindAsync(accountId, waiting.Reference, cancellationToken) is { Value: { IsOpen: true, After: not null } } current)
        {
            if (await ledger.MoveAsync(accountId, current, current.Value with { After = null }, ledger.Now.ToDateTimeOffset(), cancellationToken) is not { } released)
                continue;
            await ledger.PromiseAsync(accountId, waiting.Reference, cancellationToken);
            return released.Value;
        }

        return (await ledger.FindAsync(accountId, waiting.Reference, cancellationToken))?.Value ?? waiting;
    }
}
