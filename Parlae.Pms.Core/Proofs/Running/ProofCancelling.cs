using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Cancels the test visit wherever it stands, as a call does. Whatever went wrong before, this is tried.</summary>
public sealed class ProofCancelling(StatusChanges changes, ProofWrites writes)
{
    internal async Task<GoLiveProof> RunAsync(ProofRun run, ProofStep step)
    {
        if (step.Outcome != ProofOutcome.Planned && await writes.LeftAsync(run, step) is { } left)
            return run.Proof.With(Settle(run, step, left));
        if (await writes.StandingAsync(run) is not { } standing)
            return run.Proof.With(step.End(ProofOutcome.Skipped, run.Now));
        step = writes.Begin(run, step) with { AppointmentId = standing.RecordId };
        await run.WriteAheadAsync(run.Proof.With(step));
        try
        {
            var (outcome, took) = await run.TimeAsync(() => changes.CancelAsync(run.Call, "cancelAppointment", new ChangeRequest(run.Booked(standing.Reference), step.Reference!), run.Patience));
            step = step with { Milliseconds = step.Milliseconds + took };
            return run.Proof.With(outcome switch
            {
                ChangeOutcome.NotFound => step.End(ProofOutcome.Failed, run.Now, standing.State == WriteState.Unresolved ? ProofProblem.Unresolved : ProofProblem.NotFound),
                ChangeOutcome.AlreadyCancelled => step.End(ProofOutcome.Done, run.Now),
                ChangeOutcome.Submitted { Reference: var other } when other != step.Reference => await AdoptAsync(run, step, other),
                _ => Settle(run, step, await writes.FindAsync(run, step.Reference)),
            });
        }
        catch (Exception fault) when (fault is VendorException or OperationCanceledException)
        {
            // Nothing was sent. The visit must not stay, so that it is tried again for a while.
            var (waiting, problem) = (step.Wait(run.Now, ProofPatience.Of(fault)), ProofPatience.Of(fault));
            return run.Proof.With(fault is AbilityMissingException || run.Now - waiting.WaitingSince > ProofPatience.Copy ? waiting.End(ProofOutcome.Failed, run.Now, problem) : waiting);
        }
    }

    /// <summary>An equal one of ours was under way.</summary>
    private async Task<ProofStep> AdoptAsync(ProofRun run, ProofStep step, string reference) =>
        Settle(run, step with { References = [.. step.References.Where(each => each != reference), reference] }, await writes.FindAsync(run, reference));

    private static ProofStep Settle(ProofRun run, ProofStep step, LedgerEntry? entry) => entry switch
    {
        { State: WriteState.Confirmed } => (step with { AppointmentId = entry.Target?.AppointmentId ?? step.AppointmentId }).End(ProofOutcome.Done, run.Now),
        { State: WriteState.WithStaff or WriteState.ByHand } when !run.Account.Capabilities.Cancel => step.End(ProofOutcome.NotOffered, run.Now, ProofProblem.WithStaff),
        _ => ProofWrites.Settle(run, step, entry, null),
    };
}
