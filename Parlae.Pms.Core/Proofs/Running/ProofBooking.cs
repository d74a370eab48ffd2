using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Calls;

namespace Parlae.Pms.Core.Proofs.Running;

/// <summary>Books the test visit, as a call does.</summary>
public sealed class ProofBooking(Booking booking, ProofOpenings openings, ProofWrites writes)
{
    internal async Task<GoLiveProof> RunAsync(ProofRun run, ProofStep step)
    {
        if (run.Proof.Step(ProofStepKind.Openings).Outcome != ProofOutcome.Done || run.Proof.Opening is not { } opening)
            return run.Proof.With(step.End(ProofOutcome.Skipped, run.Now));
        if (!run.Account.Capabilities.Book)
            return run.Proof.With(step.End(ProofOutcome.NotOffered, run.Now));
        if (step.Outcome != ProofOutcome.Planned && await writes.LeftAsync(run, step) is { } left)
            return run.Proof.With(ProofWrites.Settle(run, step, left, left.NewAppointment?.Start));
        if (step.Tries >= ProofPatience.MostTries)
            return run.Proof.With(ProofWrites.Again(run, step, null));
        if (step.Taken.Contains(opening.Start) && await openings.OtherAsync(run, step, opening) is var other)
        {
            if (other is null)
                return run.Proof.With(step.End(ProofOutcome.Failed, run.Now, ProofProblem.SlotTaken));
            opening = other;
        }

        step = writes.Begin(run, step);
        await run.WriteAheadAsync(run.Proof.With(step) with { Opening = opening });
        var slot = new SlotHandle("", opening.ProviderId, opening.RoomId, opening.Start, opening.Minutes, run.Proof.VisitType);
        var request = new BookingRequest(run.Handle, run.Proof.VisitType, opening.Start, null, null, slot, run.Proof.Note, step.Reference!);
        var (outcome, took) = await run.TimeAsync(() => booking.BookAsync(run.Call, "bookAppointment", request, run.Patience));
        step = step with { Milliseconds = step.Milliseconds + took };
        return run.Proof.With(outcome switch
        {
            BookingOutcome.AlreadyBooked { Appointment.Reference: { } known } when step.References.Contains(known) =>
                ProofWrites.Settle(run, step with { References = [.. step.References.Where(each => each != known), known] }, await writes.FindAsync(run, known), opening.Start), // an earlier try of ours was only slow
            BookingOutcome.SlotTaken or BookingOutcome.AlreadyBooked => ProofWrites.Again(run, step, opening.Start),
            BookingOutcome.Booked or BookingOutcome.Submitted or BookingOutcome.Refused => ProofWrites.Settle(run, step, await writes.FindAsync(run, step.Reference), opening.Start),
            _ => step.End(ProofOutcome.Failed, run.Now, ProofProblem.AgainstRules),
        });
    }
}
