using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>A visit that a caller wants.</summary>
/// <param name="Patient">Known in this call, at least at level 1.</param>
/// <param name="VisitType">As the caller says it.</param>
/// <param name="Start">When.</param>
/// <param name="Minutes">At least; never below the type's own.</param>
/// <param name="Provider">Name or id; null: anybody.</param>
/// <param name="Slot">An offer that was taken up: its provider was said and is kept, its room is tried first.</param>
/// <param name="Note">For the front desk.</param>
/// <param name="Reference">Ours, from <see cref="Writes.WriteLedger.NewReference"/>: known before anything is sent, so that a slow booking can be named.</param>
public sealed record BookingRequest(
    PatientHandle Patient, string VisitType, Instant Start, int? Minutes, string? Provider, SlotHandle? Slot, string? Note, string Reference) : PatientData;

/// <summary>What became of it.</summary>
public abstract record BookingOutcome
{
    private BookingOutcome() { }

    /// <summary>It stands in the PMS.</summary>
    public sealed record Booked(AppointmentHandle Appointment, Instant Start) : BookingOutcome;

    /// <summary>Asked for, not yet confirmed.</summary>
    public sealed record Submitted(AppointmentHandle Appointment, string Reference, Instant Start) : BookingOutcome;

    /// <summary>Somebody else has it; these are free.</summary>
    public sealed record SlotTaken(IReadOnlyList<Slot> Alternatives, int Minutes, string VisitType) : BookingOutcome;

    /// <summary>The practice does not work then.</summary>
    public sealed record OutsideHours : BookingOutcome;

    public sealed record PastDate : BookingOutcome;

    public sealed record UnknownType(IReadOnlyList<VisitType> Types) : BookingOutcome;

    public sealed record UnknownProvider(IReadOnlyList<Provider> Providers) : BookingOutcome;

    /// <summary>The patient has this very booking.</summary>
    /// <param name="Reference">While it is not yet confirmed.</param>
    public sealed record AlreadyBooked(AppointmentHandle Appointment, string? Reference, Instant Start) : BookingOutcome;

    /// <summary>The PMS refused it; nothing was changed, and staff know.</summary>
    public sealed record Refused : BookingOutcome;
}
