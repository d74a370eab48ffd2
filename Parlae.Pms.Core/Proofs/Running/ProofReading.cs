using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Reads the test visit back in the PMS itself: nothing that we know is laid over what it shows.</summary>
public sealed class ProofReading(PmsConnections connections, AuditedWork audited)
{
    private static readonly string[] FieldsRead = ["appointments"];

    internal Task<GoLiveProof> BookedAsync(ProofRun run, ProofStep step)
    {
        var booked = run.Proof.Step(ProofStepKind.Book);
        return LookAsync(run, step, booked, visits => Stands(visits, booked.AppointmentId, run.Proof.Opening!));
    }

    internal Task<GoLiveProof> MovedAsync(ProofRun run, ProofStep step)
    {
        var (booked, moved) = (run.Proof.Step(ProofStepKind.Book), run.Proof.Step(ProofStepKind.Move));
        return LookAsync(run, step, moved, visits => Stands(visits, moved.AppointmentId, run.Proof.MovedTo!)
            ?? (moved.AppointmentId != booked.AppointmentId && Find(visits, booked.AppointmentId) is { TakesTime: true } ? ProofProblem.StillThere : null));
    }

    internal Task<GoLiveProof> CancelledAsync(ProofRun run, ProofStep step)
    {
        var cancelled = run.Proof.Step(ProofStepKind.Cancel);
        return LookAsync(run, step, cancelled, visits => Find(visits, cancelled.AppointmentId) switch
        {
            { TakesTime: true } => ProofProblem.StillThere,
            null when run.Account.Capabilities.ReadsLag && !WasSeen(run.Proof, cancelled.AppointmentId) => ProofProblem.NotFound, // the copy may be of before it was booked
            _ => null,
        });
    }

    private async Task<GoLiveProof> LookAsync(ProofRun run, ProofStep step, ProofStep written, Func<IReadOnlyList<Appointment>, ProofProblem?> compare)
    {
        if (written.Outcome != ProofOutcome.Done || written.AppointmentId is null) // null: taken back before the PMS ever had it
            return run.Proof.With(step.End(ProofOutcome.Skipped, run.Now));
        step = step with { StartedAt = step.StartedAt ?? run.Now, Tries = step.Tries + 1, AppointmentId = written.AppointmentId };
        try
        {
            var (visits, took) = await run.TimeAsync(() => ReadAsync(run));
            step = step with { Milliseconds = step.Milliseconds + took };
            return run.Proof.With(compare(visits) is not { } problem ? step.End(ProofOutcome.Done, run.Now)
                : run.Account.Capabilities.ReadsLag ? Wait(run, step, problem, ProofPatience.Copy, ProofOutcome.Unseen)
                : Wait(run, step, problem, ProofPatience.Live, ProofOutcome.Failed));
        }
        catch (Exception fault) when (fault is VendorException or OperationCanceledException)
        {
            return run.Proof.With(Wait(run, step, ProofPatience.Of(fault), ProofPatience.Copy, ProofOutcome.Failed));
        }
    }

    private static ProofStep Wait(ProofRun run, ProofStep step, ProofProblem problem, Duration patience, ProofOutcome otherwise)
    {
        var waiting = step.Wait(run.Now, problem);
        return run.Now - waiting.WaitingSince > patience ? waiting.End(otherwise, run.Now, problem) : waiting;
    }

    private Task<IReadOnlyList<Appointment>> ReadAsync(ProofRun run)
    {
        var days = new[] { run.Proof.Opening, run.Proof.MovedTo }.OfType<ProofOpening>().Select(opening => run.Call.Time.DateOf(opening.Start)).ToList();
        return audited.RunAsync(run.Call.Action("getAppointments", run.Patient, FieldsRead), async token =>
            new AuditedResult<IReadOnlyList<Appointment>>(await connections.ReadVisitsAsync(run.Account, run.Patient, days.Min(), days.Max(), token), "ok"), run.Patience);
    }

    private static ProofProblem? Stands(IReadOnlyList<Appointment> visits, string? appointmentId, ProofOpening at) =>
        Find(visits, appointmentId) is { TakesTime: true } shown && shown.Start == at.Start ? null : ProofProblem.NotFound;

    private static Appointment? Find(IReadOnlyList<Appointment> visits, string? appointmentId) => visits.FirstOrDefault(visit => visit.AppointmentId == appointmentId);

    private static bool WasSeen(GoLiveProof proof, string? appointmentId) =>
        proof.Steps.Any(step => step is { Kind: ProofStepKind.ReadBooked or ProofStepKind.ReadMoved, Outcome: ProofOutcome.Done } && step.AppointmentId == appointmentId);
}
