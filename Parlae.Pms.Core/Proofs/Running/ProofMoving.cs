using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Moves the test visit, as a call does: in one step, or by booking anew and cancelling.</summary>
public sealed class ProofMoving(Rescheduling rescheduling, PendingMoves moves, ProofOpenings openings, ProofWrites writes)
{
    internal async Task<GoLiveProof> RunAsync(ProofRun run, ProofStep step)
    {
        var (proof, can) = (run.Proof, run.Account.Capabilities);
        if (proof.Step(ProofStepKind.Book) is not { Outcome: ProofOutcome.Done, Reference: { } booked } || proof.Step(ProofStepKind.ReadBooked).Outcome == ProofOutcome.Failed)
            return proof.With(step.End(ProofOutcome.Skipped, run.Now));
        if (!can.Move && !can.Cancel)
            return proof.With(step.End(ProofOutcome.NotOffered, run.Now));
        if (step.Outcome != ProofOutcome.Planned && await writes.LeftAsync(run, step) is { } left)
            return proof.With(await SettleAsync(run, step, left));
        if (step.Tries >= ProofPatience.MostTries)
            return proof.With(ProofWrites.Again(run, step, null));
        if (step.Tries > 0 && await IsLettingGoAsync(run))
        {
            var waiting = step.Wait(run.Now, ProofProblem.TooSlow);
            return proof.With(run.Now - waiting.WaitingSince > ProofPatience.Copy ? waiting.End(ProofOutcome.Failed, run.Now, ProofProblem.TooSlow) : waiting);
        }

        if (await openings.OtherAsync(run, step, proof.Opening!) is not { } to)
            return proof.With(step.End(ProofOutcome.Failed, run.Now, step.Taken.Count > 0 ? ProofProblem.SlotTaken : ProofProblem.NoOpening));

        step = writes.Begin(run, step) with { Way = can.Move ? ProofWay.InOneStep : ProofWay.BookAndCancel };
        await run.WriteAheadAsync(proof.With(step) with { MovedTo = to });
        var slot = new SlotHandle("", to.ProviderId, to.RoomId, to.Start, to.Minutes, proof.VisitType);
        var request = new MoveRequest(run.Handle, run.Booked(booked), to.Start, null, slot, step.Reference!);
        var (outcome, took) = await run.TimeAsync(() => rescheduling.MoveAsync(run.Call, "rescheduleAppointment", request, run.Patience));
        step = step with { Milliseconds = step.Milliseconds + took };
        return run.Proof.With(outcome switch
        {
            ChangeOutcome.SlotTaken => ProofWrites.Again(run, step, to.Start),
            ChangeOutcome.NotFound => step.End(ProofOutcome.Failed, run.Now, ProofProblem.NotFound),
            ChangeOutcome.PastDate => step.End(ProofOutcome.Failed, run.Now, ProofProblem.AgainstRules),
            _ => await SettleAsync(run, step, await writes.FindAsync(run, step.Reference)),
        });
    }

    /// <summary>An earlier try by booking anew came to nothing, and its cancelling of the visit, which waits for what will not come, is still to be let go.</summary>
    private async Task<bool> IsLettingGoAsync(ProofRun run)
    {
        var (at, visit) = (run.Proof.Opening!, run.Proof.Step(ProofStepKind.Book).AppointmentId);
        return await moves.SecondHalfAsync(run.Account, new(visit, null, run.Proof.PatientId, at.Start, at.Minutes, null, null, null), CancellationToken.None) is { IsOpen: true, After: not null };
    }

    /// <summary>Moved by booking anew, it is done when the old visit is gone, too.</summary>
    private async Task<ProofStep> SettleAsync(ProofRun run, ProofStep step, LedgerEntry? entry)
    {
        if (entry is not { Kind: WriteKind.Book, Replaces: { } old })
            return ProofWrites.Settle(run, step, entry, entry?.NewAppointment?.Start);
        step = step with { Way = ProofWay.BookAndCancel, AppointmentId = entry.RecordId ?? step.AppointmentId };
        if (entry.State != WriteState.Confirmed)
            return ProofWrites.Settle(run, step, entry, entry.NewAppointment?.Start);
        return await moves.SecondHalfAsync(run.Account, old, CancellationToken.None) switch
        {
            { State: WriteState.Confirmed } => step.End(ProofOutcome.Done, run.Now),
            { IsOpen: true } half => ProofWrites.Follow(run, step, half),
            _ => step.End(ProofOutcome.Failed, run.Now, ProofProblem.BothStand),
        };
    }
}
