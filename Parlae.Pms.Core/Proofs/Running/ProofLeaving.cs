namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>
/// Ends a proof whose clinic was connected to another practice meanwhile. Nothing more is sent: there the same numbers may be those of real visits. What may
/// stand in the practice where it began is before staff.
/// </summary>
public sealed class ProofLeaving(ProofWrites writes)
{
    internal async Task<GoLiveProof> RunAsync(ProofRun run, ProofStep step)
    {
        await writes.LeftAsync(run, step); // withdraws what was not sent
        if (step.Kind == ProofStepKind.Cancel && await writes.StandingAsync(run) is { } standing)
            return run.Proof.With(End(run, step with { AppointmentId = standing.RecordId }));
        return run.Proof.With(step.Kind == ProofStepKind.Cancel || run.Proof.Steps.Any(each => each.Problem == ProofProblem.OtherPractice) ? step.End(ProofOutcome.Skipped, run.Now) : End(run, step));
    }

    private static ProofStep End(ProofRun run, ProofStep step) => step.End(ProofOutcome.Failed, run.Now, ProofProblem.OtherPractice);
}
