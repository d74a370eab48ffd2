using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>What became of the wish to move, cancel or confirm a visit.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome() { }

    /// <summary>It stands so in the PMS.</summary>
    /// <param name="Start">Of the visit: the new one, when it was moved.</param>
    public sealed record Done(Instant Start) : ChangeOutcome;

    /// <summary>Asked for, not yet confirmed.</summary>
    public sealed record Submitted(string Reference, Instant Start) : ChangeOutcome;

    /// <summary>There is no such visit ahead.</summary>
    public sealed record NotFound : ChangeOutcome;

    public sealed record AlreadyCancelled : ChangeOutcome;

    /// <summary>The new time is not to be had; these are.</summary>
    public sealed record SlotTaken(IReadOnlyList<Slot> Alternatives, int Minutes, string VisitType) : ChangeOutcome;

    public sealed record PastDate : ChangeOutcome;

    /// <summary>The PMS refused: the visit stands as it was, and staff know.</summary>
    public sealed record Refused(Instant Start) : ChangeOutcome;

    /// <summary>The new visit stands, and the old one does too: staff know.</summary>
    public sealed record BothStand(Instant Start, Instant OldStart) : ChangeOutcome;
}
