using NodaTime;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>What the ledger says of a step's write.</summary>
public sealed class ProofWrites(WriteLedger ledger, WriteEnding ending)
{
    /// <summary>
    /// The write of a step that was begun earlier. One that was never sent is withdrawn: whoever began it is gone. Null: nothing came of it, and it may be
    /// begun anew.
    /// </summary>
    internal async Task<LedgerEntry?> LeftAsync(ProofRun run, ProofStep step)
    {
        if (step.Reference is not { } reference)
            return null;
        var entry = await FindAsync(run, reference);
        if (entry is { State: WriteState.Intended })
        {
            await ending.WithdrawAsync(run.Account, reference); // nothing of it is sent any more
            entry = await FindAsync(run, reference);
        }

        return entry is { State: WriteState.Abandoned } ? null : entry;
    }

    /// <summary>The write by which the visit stands, or may stand, or once stood; null: there is none.</summary>
    internal async Task<LedgerEntry?> StandingAsync(ProofRun run)
    {
        if (await MovedAsync(run) is { } moved)
            return moved;
        var booked = await FindAsync(run, run.Proof.Step(ProofStepKind.Book).Reference);
        return booked is { EffectMayStand: true } or { State: WriteState.Undone } ? booked : null;
    }

    /// <summary>The write that booked the visit anew at its new time, where it may stand.</summary>
    internal async Task<LedgerEntry?> MovedAsync(ProofRun run) =>
        await FindAsync(run, run.Proof.Step(ProofStepKind.Move).Reference) is { Kind: WriteKind.Book, EffectMayStand: true } moved ? moved : null;

    internal async Task<LedgerEntry?> FindAsync(ProofRun run, string? reference) =>
        reference is null ? null : (await ledger.FindAsync(run.Account.AccountId, reference, CancellationToken.None))?.Value;

    /// <summary>A step that is about to be tried under a new reference.</summary>
    internal ProofStep Begin(ProofRun run, ProofStep step) => step with
    {
        Outcome = ProofOutcome.Running,
        StartedAt = step.StartedAt ?? run.Now,
        Tries = step.Tries + 1,
        References = [.. step.References, ledger.NewReference()],
    };

    /// <summary>As the ledger has it. A write that came to nothing because its time was taken, or since nobody sent it, is tried anew.</summary>
    internal static ProofStep Settle(ProofRun run, ProofStep step, LedgerEntry? entry, Instant? start) => entry switch
    {
        { State: WriteState.Confirmed or WriteState.Undone } => (step with { AppointmentId = entry.RecordId ?? step.AppointmentId }).End(ProofOutcome.Done, run.Now),
        { State: WriteState.Rejected, Rejection: WriteRejection.SlotTaken } => Again(run, step, start),
        { State: WriteState.Abandoned } => Again(run, step, null),
        { State: WriteState.Rejected } => step.End(ProofOutcome.Failed, run.Now, ProofProblem.Refused),
        { State: WriteState.WithStaff or WriteState.ByHand } => step.End(ProofOutcome.Failed, run.Now, ProofProblem.WithStaff),
        { IsOpen: true } => Follow(run, step, entry),
        _ => step.End(ProofOutcome.Failed, run.Now, ProofProblem.Unresolved),
    };

    /// <summary>The PMS performs it later; the ledger knows when it has.</summary>
    internal static ProofStep Follow(ProofRun run, ProofStep step, LedgerEntry entry)
    {
        var waiting = step.Wait(entry.SentAt ?? run.Now);
        return run.Now - waiting.WaitingSince > ProofPatience.Write ? waiting.End(ProofOutcome.Failed, run.Now, ProofProblem.Unresolved) : waiting;
    }

    /// <summary>At another time, if one was taken; but not for ever.</summary>
    internal static ProofStep Again(ProofRun run, ProofStep step, Instant? taken)
    {
        var problem = taken is null ? ProofProblem.TooSlow : ProofProblem.SlotTaken;
        var next = taken is { } start ? step with { Taken = [.. step.Taken, start] } : step;
        return step.Tries < ProofPatience.MostTries ? next with { Outcome = ProofOutcome.Planned, Problem = problem } : next.End(ProofOutcome.Failed, run.Now, problem);
    }
}
