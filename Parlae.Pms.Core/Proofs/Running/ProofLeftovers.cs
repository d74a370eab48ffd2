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
        return step switch
        {
            { Kind: ProofStepKind.Cancel, Problem: not ProofProblem.NotFound } => step with { TaskId = await OpenLastAsync(run, step) },
            { Kind: ProofStepKind.Move, Problem: ProofProblem.OtherPractice } when await writes.MovedAsync(run) is not null => step with { TaskId = await OpenAsync(run, step, "|first", Booked(run), run.Proof.Opening!) },
            _ => step,
        };
    }

    private async Task<string?> FindAsync(ProofRun run, ProofStep step)
    {
        var appointments = run.Proof.Steps.Select(each => each.AppointmentId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return (await tasks.ListAsync(run.Account.AccountId, CancellationToken.None).FirstOrDefaultAsync(task =>
            StaffTaskDetails.References(task).Any(step.References.Contains)
            || (step.Problem == ProofProblem.BothStand && task.Details.ContainsKey(StaffTaskDetails.Trial) && task.Details.GetValueOrDefault("appointmentId") is { } id && appointments.Contains(id))))?.TaskId;
    }

    /// <summary>About the visit where it was last: moved by booking anew, at the new time.</summary>
    private async Task<string> OpenLastAsync(ProofRun run, ProofStep step)
    {
        var (proof, moved) = (run.Proof, await writes.MovedAsync(run));
        var at = moved is not null || proof.Step(ProofStepKind.Move).Outcome == ProofOutcome.Done ? proof.MovedTo! : proof.Opening!;
        return await OpenAsync(run, step, "", (moved?.Reference ?? Booked(run).Reference, step.AppointmentId), at);
    }

    private static (string Reference, string? AppointmentId) Booked(ProofRun run) =>
        (run.Proof.Step(ProofStepKind.Book).Reference!, run.Proof.Step(ProofStepKind.Book).AppointmentId);

    private async Task<string> OpenAsync(ProofRun run, ProofStep step, string which, (string Reference, string? AppointmentId) booked, ProofOpening at)
    {
        var proof = run.Proof;
        var visit = new VisitTarget(booked.AppointmentId, null, proof.PatientId, at.Start, at.Minutes, at.ProviderId, at.RoomId, proof.VisitType);
        var details = StaffTaskDetails.OfStanding(booked.Reference, visit, run.Call.Time.Zone);
        details[StaffTaskDetails.Trial] = "true";
        if (step.Problem == ProofProblem.OtherPractice && proof.Place is { } place)
            details[StaffTaskDetails.MadeIn] = place.Words(run.Call.Time.Zone);
        return (await tasks.OpenAsync(run.Account.AccountId, StaffTaskKind.CancelFailed, $"goLive|{proof.ProofId}{which}", proof.PatientId, null, details, CancellationToken.None)).TaskId;
    }
}
