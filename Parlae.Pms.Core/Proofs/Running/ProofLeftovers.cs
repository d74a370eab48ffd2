using NodaTime;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>What a proof could not undo is before staff; the report names their task.</summary>
public sealed class ProofLeftovers(StaffTasks tasks, ProofWrites writes)
{
    /// <summary>For a write that has just ended otherwise than it should. The ledger has told staff of most; a visit that stands is never left untold.</summary>
    internal async Task<ProofStep> TellAsync(ProofRun run, ProofStep step)
    {
        if (step is not { Kind: ProofStepKind.Book or ProofStepKind.Move or ProofStepKind.Cancel, HasEnded: true, Outcome: not (ProofOutcome.Done or ProofOutcome.Skipped), TaskId: null })
            return step;
        if (await FindAsync(run, step) is { } known)
            return step with { TaskId = known };
        return step is { Kind: ProofStepKind.Cancel, Problem: not ProofProblem.NotFound } ? step with { TaskId = await OpenAsync(run, step) } : step;
    }

    private async Task<string?> FindAsync(ProofRun run, ProofStep step)
    {
        var appointments = run.Proof.Steps.Select(each => each.AppointmentId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return (await tasks.ListAsync(run.Account.AccountId, CancellationToken.None).FirstOrDefaultAsync(task =>
            StaffTaskDetails.References(task).Any(step.References.Contains)
            || (step.Problem == ProofProblem.BothStand && task.Details.ContainsKey(StaffTaskDetails.Trial) && task.Details.GetValueOrDefault("appointmentId") is { } id && appointments.Contains(id))))?.TaskId;
    }

    private async Task<string> OpenAsync(ProofRun run, ProofStep step)
    {
        var proof = run.Proof;
        var at = proof.Step(ProofStepKind.Move) is { Outcome: ProofOutcome.Done } ? proof.MovedTo! : proof.Opening!;
        var booked = await writes.FindAsync(run, proof.Step(ProofStepKind.Move).Reference) is { Kind: WriteKind.Book, EffectMayStand: true } moved ? moved.Reference : proof.Step(ProofStepKind.Book).Reference!;
        var visit = new VisitTarget(step.AppointmentId, null, proof.PatientId, at.Start, at.Minutes, at.ProviderId, at.RoomId, proof.VisitType);
        var details = StaffTaskDetails.OfStanding(booked, visit, run.Call.Time.Zone);
        details[StaffTaskDetails.Trial] = "true";
        return (await tasks.OpenAsync(run.Account.AccountId, StaffTaskKind.CancelFailed, "goLive|" + proof.ProofId, proof.PatientId, null, details, CancellationToken.None)).TaskId;
    }
}
