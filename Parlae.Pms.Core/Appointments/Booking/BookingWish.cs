using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Booking;

/// <summary>The request, once its words are understood.</summary>
internal sealed record BookingWish(CallContext Call, BookingRequest Request, VisitType Type, VisitRule Visit, string? ProviderId, PatientKey Patient)
{
    /// <summary>The day that is asked for, and those on which other times are looked for.</summary>
    public static DateInterval DaysFrom(CallContext call, Instant start) => new(call.Time.DateOf(start), call.Time.DateOf(start).PlusDays(6));

    public PmsAccount Account => Call.Account;

    /// <summary>Whom the caller knows already; others do as well.</summary>
    public string? Preferred { get; init; }

    /// <summary>A visit that gives way to this one in the same step: its time is free for it.</summary>
    public VisitTarget? Instead { get; init; }

    /// <summary>Visits that the patient has already, the one that gives way aside.</summary>
    public IReadOnlyList<StandingVisit> Standing { get; init; } = [];

    /// <summary>Free slots that start when asked, with whoever was asked for or offered.</summary>
    public IEnumerable<Slot> Fitting(FreeTimes free) =>
        free.At(Request.Start).Where(slot => Suits(slot) && ((ProviderId ?? Request.Slot?.ProviderId) is not { } one || slot.ProviderId == one));

    /// <summary>The patient is free then, too.</summary>
    public bool Suits(Slot slot) => !Standing.Any(visit => visit.Overlaps(slot.Time));
}
