using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Proofs.Reporting;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>
/// Carries a proof on by one step. A proof is claimed under its ETag before it is touched, and what is about to be written stands in its row before it is
/// sent, so that after a crash anybody can go on with it.
/// </summary>
public sealed class ProofCarrying(
    GoLiveProofs proofs, ProofOpenings openings, ProofBooking booking, ProofMoving moving, ProofCancelling cancelling, ProofReading reading, ProofLeaving leaving, ProofLeftovers leftovers, IAuditTrail audit, CallSessions sessions, TimeProvider clock)
{
    public const string Action = "goLiveProof";

    /// <summary>After this long without anybody the timer goes on with it.</summary>
    public static readonly Duration Unattended = Duration.FromMinutes(1);

    private static readonly Duration NextLook = Duration.FromSeconds(20);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(60);

    /// <summary>As the practice's own request: the same use cases, without a call.</summary>
    internal static CallContext Context(PmsAccount account, AuditActor actor, string proofId, CallSessions sessions, TimeProvider clock) =>
        new(account, CallId: null, CallerNumber: null, actor, proofId, PracticeTime.Of(account, clock), sessions) { IsOfPractice = true, IsTrial = true };

    /// <summary>One that ended, or that somebody else is at, is returned as it is.</summary>
    internal async Task<Sealed<GoLiveProof>> StepAsync(PmsAccount account, Sealed<GoLiveProof> current, AuditActor actor)
    {
        if (current.Value.State == ProofState.Ended || current.Value.ClaimedUntil > proofs.Now)
            return current;
        if (await proofs.TryKeepAsync(account.AccountId, current, current.Value with { ClaimedUntil = proofs.Now + ProofRun.Claim }, ProofRun.Claim) is not { } claimed)
            return await LatestAsync(account, current);

        using var patience = new CancellationTokenSource(LongestStep, clock);
        var run = new ProofRun(proofs, Context(account, actor, current.Value.ProofId, sessions, clock), claimed, clock, patience.Token);
        if (run.Proof.Current is { } step)
        {
            var taken = await TakeAsync(run, step with { IsInterrupted = step.IsInterrupted || step.Outcome == ProofOutcome.Running });
            taken = taken.With(await leftovers.TellAsync(run, taken.Step(step.Kind)));
            if (taken.Current is { } next)
            {
                var waits = next.Outcome == ProofOutcome.Waiting;
                var kept = taken with { State = waits ? ProofState.Waiting : ProofState.Running, ClaimedUntil = null };
                return await proofs.TryKeepAsync(account.AccountId, run.Kept, kept, waits ? NextLook : Unattended) ?? await LatestAsync(account, current);
            }

            await run.WriteAheadAsync(taken);
        }

        return await EndAsync(run);
    }

    private async Task<GoLiveProof> TakeAsync(ProofRun run, ProofStep step)
    {
        try
        {
            return await (step.Kind switch
            {
                _ when run.Proof.Place?.IsOf(run.Account) == false => leaving.RunAsync(run, step),
                ProofStepKind.Openings => openings.FindAsync(run, step),
                ProofStepKind.Book => booking.RunAsync(run, step),
                ProofStepKind.ReadBooked => reading.BookedAsync(run, step),
                ProofStepKind.Move => moving.RunAsync(run, step),
                ProofStepKind.ReadMoved => reading.MovedAsync(run, step),
                ProofStepKind.Cancel => cancelling.RunAsync(run, step),
                ProofStepKind.ReadCancelled => reading.CancelledAsync(run, step),
                _ => throw new InvalidOperationException("A step of a proof that is done when it is started."),
            });
        }
        catch (Exception fault) when (fault is VendorException or OperationCanceledException)
        {
            // Neither comes out of a write that was sent.
            return run.Proof.With(run.Proof.Step(step.Kind).End(ProofOutcome.Failed, run.Now, ProofPatience.Of(fault)));
        }
    }

    /// <summary>Report and digest are written down before the trail has them: whoever comes after a crash tells the trail the same once more.</summary>
    private async Task<Sealed<GoLiveProof>> EndAsync(ProofRun run)
    {
        if (run.Proof.Report is null)
        {
            var ended = run.Proof with { EndedAt = run.Now, Verdict = Judge(run.Proof.Steps) };
            var report = ProofReport.Write(run.Account, ended);
            await run.WriteAheadAsync(ended with { Report = report, Digest = ProofReport.Digest(report) });
        }

        await audit.RecordAsync(run.Call.Action(Action, run.Patient, "report"), ProofReport.Outcome(run.Proof.Verdict!.Value, run.Proof.Digest!), CancellationToken.None);
        var last = run.Proof with { State = ProofState.Ended, ClaimedUntil = null };
        return await proofs.TryEndAsync(run.Account.AccountId, run.Kept, last) is null ? await LatestAsync(run.Account, run.Kept) : run.Kept with { Value = last };
    }

    private static ProofVerdict Judge(IReadOnlyList<ProofStep> steps) =>
        steps.Any(step => step.Outcome == ProofOutcome.Failed) ? ProofVerdict.Failed
        : steps.All(step => step.Outcome == ProofOutcome.Done) ? ProofVerdict.Held
        : ProofVerdict.Incomplete;

    private async Task<Sealed<GoLiveProof>> LatestAsync(PmsAccount account, Sealed<GoLiveProof> current) =>
        await proofs.GetAsync(account.AccountId, current.Value.ProofId, CancellationToken.None) ?? current;
}
