using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Appointments.Waitlist;

/// <summary>Somebody who waits for a time to become free. Sealed: it holds patient data.</summary>
/// <param name="EntryId">Ours; one per patient and kind of visit.</param>
/// <param name="VisitType">As the practice calls it.</param>
/// <param name="Minutes">The least time it needs.</param>
/// <param name="From">The first day that suits.</param>
/// <param name="To">The last one.</param>
/// <param name="Part">The part of the day that suits; null: any.</param>
/// <param name="Since">When they joined; a changed wish keeps its place.</param>
public sealed record WaitlistEntry(
    string EntryId, PatientKey Patient, string VisitType, int Minutes, LocalDate From, LocalDate To, TimeOfDay? Part, Instant Since, string? CallId) : PatientData
{
    public int Version { get; init; } = 1;

    /// <summary>Since when the clinic was connected to the practice in which they wait; null: they joined before that was kept.</summary>
    public DateTimeOffset? PracticeSince { get; init; }

    /// <summary>Whether they wait in the practice to which the clinic is connected now.</summary>
    public bool IsOf(PmsAccount account) => ConnectedPractice.IsNow(account, PracticeSince, Since);

    /// <summary>Whether a time suits them.</summary>
    public bool Fits(FreedSlot slot, DateTimeZone zone)
    {
        var start = slot.Start.InZone(zone);
        return start.Date >= From && start.Date <= To
            && (Part is not { } part || part.Includes(start.TimeOfDay))
            && Minutes <= slot.Minutes
            && (slot.VisitType is null || string.Equals(slot.VisitType, VisitType, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>A time that has become free.</summary>
/// <param name="VisitType">Of the visit that was there, when that is known.</param>
public sealed record FreedSlot(Instant Start, int Minutes, string? ProviderId, string? VisitType);
