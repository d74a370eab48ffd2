using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments.Changes;

/// <summary>Which visit a handle means, as far as our own books know.</summary>
/// <param name="Visit">What a change would be about.</param>
/// <param name="Booking">Our booking of it, when it has not ended in the PMS.</param>
/// <param name="ConfirmedAs">Our write that put it where it is; null for one found in the PMS.</param>
internal sealed record MeantVisit(VisitTarget Visit, Sealed<LedgerEntry>? Booking, LedgerEntry? ConfirmedAs);

/// <summary>How a visit stands in the PMS.</summary>
internal enum VisitStanding
{
    Ahead,
    Cancelled,

    /// <summary>Not there, over, or missed.</summary>
    Gone,
}

/// <summary>Finds the visit that a handle of this call means: first in our own books, then in the PMS.</summary>
public sealed class VisitLookup(PmsConnections connections, WriteLedger ledger)
{
    /// <summary>From our own books alone. Null: there is no such visit any more.</summary>
    internal async Task<MeantVisit?> MeantAsync(CallContext call, AppointmentHandle handle, CancellationToken cancellationToken)
    {
        var entry = handle.Reference is { } reference ? await ledger.FindHereAsync(call.Account, reference, cancellationToken) : null;
        var meant = handle switch
        {
            { AppointmentId: { } id } => new MeantVisit(new(id, null, handle.Patient.Id ?? "", handle.Start ?? call.Time.Now, 0, null, null, null), null, null),
            _ when entry is null => null,
            _ => Of(entry),
        };
        return meant?.Visit.AppointmentId is null ? meant : await MovedAsync(call.Account, handle.Patient, meant, cancellationToken);
    }

    private static MeantVisit? Of(Sealed<LedgerEntry> entry)
    {
        if (entry.Value.NewAppointment is not { } visit)
            return null;
        var target = new VisitTarget(null, entry.Value.Reference, visit.PatientId, visit.Start, visit.Minutes, visit.ProviderId, visit.RoomId, visit.VisitType.Name);
        return entry.Value switch
        {
            { State: WriteState.Confirmed or WriteState.Undone, RecordId: { } id } => new(target with { AppointmentId = id, BookedAs = null }, null, entry.Value),
            { IsOpen: true } or { State: WriteState.WithStaff } => new(target, entry, null),
            { State: WriteState.ByHand } => null,
            { Replaces: { } old } => new(old, null, null), // nothing came of the new one, so the old one is meant
            _ => null,
        };
    }

    /// <summary>Where our own latest move has put it.</summary>
    private async Task<MeantVisit> MovedAsync(PmsAccount account, PatientKey patient, MeantVisit meant, CancellationToken cancellationToken)
    {
        IEnumerable<PatientKey> keys = meant.Visit.PatientId.Length > 0 ? [patient, new PatientKey.OnFile(meant.Visit.PatientId)] : [patient];
        LedgerEntry? latest = null;
        foreach (var key in keys.Distinct())
        {
            latest = (await ledger.OfPatientAsync(account, key, cancellationToken))
                .LastOrDefault(entry => entry is { Kind: WriteKind.Move, State: WriteState.Confirmed } && entry.RecordId == meant.Visit.AppointmentId) ?? latest;
        }

        return latest?.NewAppointment is not { } to
            ? meant
            : meant with { ConfirmedAs = latest, Visit = meant.Visit with { Start = to.Start, Minutes = to.Minutes, ProviderId = to.ProviderId, RoomId = to.RoomId } };
    }

    /// <summary>As the PMS has it. A copy that may be older than our own write proves nothing by not showing it.</summary>
    internal async Task<(VisitStanding Standing, VisitTarget Visit)> StandingAsync(CallContext call, MeantVisit meant, CancellationToken cancellationToken)
    {
        var (account, visit, readAt) = (call.Account, meant.Visit, ledger.Now);
        var day = call.Time.DateOf(visit.Start);
        var shown = await FindAsync(day, day) ?? await FindAsync(call.Time.Today, call.Time.Today.PlusYears(1)); // the practice may have moved it
        var isOurs = meant.ConfirmedAs is { State: WriteState.Confirmed } ours && !UndoneBookings.IsSeenBy(readAt, account, ours);
        if (shown is null)
            return (isOurs && visit.Start > call.Time.Now ? VisitStanding.Ahead : VisitStanding.Gone, visit);
        var known = visit with { PatientId = shown.PatientId ?? visit.PatientId, Type = shown.Type ?? visit.Type };
        if (!isOurs)
            known = known with { Start = shown.Start, Minutes = shown.Minutes, ProviderId = shown.ProviderId, RoomId = shown.RoomId };
        var standing = shown.Status == AppointmentStatus.Cancelled ? VisitStanding.Cancelled
            : shown is { TakesTime: true, Status: not AppointmentStatus.Completed } && known.Start > call.Time.Now ? VisitStanding.Ahead
            : VisitStanding.Gone;
        return (standing, known);

        async Task<Appointment?> FindAsync(LocalDate first, LocalDate last) =>
            (await connections.ReadVisitsAsync(account, new PatientKey.OnFile(visit.PatientId), first, last, cancellationToken))
                .FirstOrDefault(appointment => appointment.AppointmentId == visit.AppointmentId && appointment.PatientId == visit.PatientId);
    }
}
