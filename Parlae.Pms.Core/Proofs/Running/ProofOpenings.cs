using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Finds free times for the test visit, as callers are offered them: a week from now, where it is least in anybody's way.</summary>
public sealed class ProofOpenings(AvailabilityQuestion availability, VisitFinder finder, PracticeCalendar calendar)
{
    private const int DaysAhead = 7;
    private const int DaysLooked = 6;

    internal async Task<GoLiveProof> FindAsync(ProofRun run, ProofStep step)
    {
        step = step with { StartedAt = run.Now, Tries = 1 };
        if (await RuleAsync(run) is not { } visit)
            return run.Proof.With(step.End(ProofOutcome.Failed, run.Now, ProofProblem.AgainstRules));
        var day = run.Call.Time.Today.PlusDays(DaysAhead);
        var (reply, took) = await run.TimeAsync(() => availability.AskAsync(run.Account, visit, new SlotWish(day, day), run.Patience));
        IReadOnlyList<Slot> slots = reply.Answer switch
        {
            AvailabilityAnswer.Offered offered => offered.Slots,
            AvailabilityAnswer.Alternatives others => others.Slots,
            AvailabilityAnswer.Closed closed => closed.Slots,
            _ => [],
        };
        step = step with { Milliseconds = took, Found = slots.Count };
        return slots.Count == 0
            ? run.Proof.With(step.End(ProofOutcome.Failed, run.Now, ProofProblem.NoOpening))
            : run.Proof.With(step.End(ProofOutcome.Done, run.Now)) with { Opening = Of(slots[0]) };
    }

    /// <summary>A free time that was not tried yet and leaves another one alone; null: there is none near it.</summary>
    internal async Task<ProofOpening?> OtherAsync(ProofRun run, ProofStep step, ProofOpening than)
    {
        if (await RuleAsync(run) is not { } visit)
            return null;
        var (first, taken) = (run.Call.Time.DateOf(than.Start), new Interval(than.Start, than.Start + Duration.FromMinutes(than.Minutes)));
        var free = await finder.FindAsync(run.Account, visit, first, first.PlusDays(DaysLooked), cancellationToken: run.Patience);
        return free.Days.SelectMany(day => day.Slots)
            .Where(slot => !step.Taken.Contains(slot.Start) && (slot.Time.End <= taken.Start || slot.Start >= taken.End))
            .Select(Of).FirstOrDefault();
    }

    private async Task<VisitRule?> RuleAsync(ProofRun run)
    {
        var roster = await calendar.RosterAsync(run.Account, run.Patience);
        return VisitTypes.Find(roster.VisitTypes, run.Proof.VisitType) is { } type ? VisitRule.For(type) : null;
    }

    private static ProofOpening Of(Slot slot) => new(slot.ProviderId, slot.RoomId, slot.Start, (int)slot.Time.Duration.TotalMinutes);
}
