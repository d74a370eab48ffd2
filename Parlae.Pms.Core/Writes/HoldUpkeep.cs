using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Writes;

/// <summary>
/// Deletes holds that have lapsed, and compares those that last as long as their write with the ledger: a process that died between the end of a write and
/// the end of its hold leaves nothing held for good.
/// </summary>
public sealed class HoldUpkeep(SlotHolds holds, WriteLedger ledger, AccountStore accounts)
{
    /// <summary>Returns how many holds were let go.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var released = 0;
        await foreach (var due in holds.DueAsync(cancellationToken))
        {
            if (due.Hold.Until is null)
                await holds.ChangeKeptAsync(due, await AfterAsync(due, cancellationToken), cancellationToken);
            else if (await holds.ReleaseLapsedAsync(due, cancellationToken))
                released++;
        }

        return released;
    }

    /// <summary>What becomes of a kept hold, now that its write stands so.</summary>
    private async Task<Func<SlotHold, SlotHold?>> AfterAsync(DueHold due, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(due.AccountId, cancellationToken);
        var write = account is null ? null : await FindAsync(due, cancellationToken);
        var placedUntil = (write?.EndedAt ?? ledger.Now) + SlotHolds.PlacedLife;
        return write switch
        {
            { IsOpen: true } => hold => hold,
            { State: WriteState.WithStaff } => hold => hold with { Until = hold.Time.End },
            { State: WriteState.Confirmed or WriteState.Unresolved or WriteState.ByHand } => hold => hold with { Until = placedUntil, PlacedAt = write.EndedAt },
            { State: WriteState.Rejected, Rejection: WriteRejection.SlotTaken } when account!.Capabilities.ReadsLag => hold => hold with { Until = placedUntil, PlacedAt = write.EndedAt },
            _ => _ => null,
        };
    }

    private async Task<LedgerEntry?> FindAsync(DueHold due, CancellationToken cancellationToken)
    {
        try
        {
            return (await ledger.FindAsync(due.AccountId, due.Hold.Reference, cancellationToken))?.Value;
        }
        catch (SealBrokenException)
        {
            return null; // of an account whose key was destroyed
        }
    }
}
