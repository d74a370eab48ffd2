using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Writes;

/// <summary>Notices what the practice took away again: a booking that was cancelled, missed, moved or deleted there, or a cancelled one that it put back, frees its intent.</summary>
public sealed class UndoneBookings(PmsConnections connections, WriteLedger ledger, WriteEnding ending)
{
    /// <summary>
    /// Looks whether a confirmed booking still stands in the PMS; one that does not is ended, so that the same time can be booked again. A reading that
    /// may be older than the confirmation proves nothing by not showing it.
    /// </summary>
    public async Task<bool> IsUndoneAsync(PmsAccount account, LedgerEntry standing, CancellationToken cancellationToken)
    {
        if (standing is not { State: WriteState.Confirmed, RecordId: { } recordId } || PlaceOf(standing) is not ({ Length: > 0 } patientId, { } start))
            return false;
        var date = start.InZone(DateTimeZoneProviders.Tzdb[account.TimeZone]).Date;
        var readAt = ledger.Now;
        var shown = (await connections.ReadVisitsAsync(account, new PatientKey.OnFile(patientId), date, date, cancellationToken)).FirstOrDefault(appointment => appointment.AppointmentId == recordId);
        if (Stands(account, standing, shown, start, readAt))
            return false;
        await UndoAsync(account, standing);
        return true;
    }

    private static bool Stands(PmsAccount account, LedgerEntry standing, Appointment? shown, Instant start, Instant readAt) => standing.Kind switch
    {
        WriteKind.Cancel => shown is not { TakesTime: true } || !IsSeenBy(readAt, account, standing),
        WriteKind.Move when shown is { TakesTime: true } && shown.Start == standing.Target!.Start => !IsSeenBy(readAt, account, standing), // the copy of before
        WriteKind.Confirm => shown is null or { Status: AppointmentStatus.Confirmed } || !IsSeenBy(readAt, account, standing),
        _ => shown is { TakesTime: true } ? shown.Start == start : shown is null && !IsSeenBy(readAt, account, standing),
    };

    private static (string? PatientId, Instant? Start) PlaceOf(LedgerEntry standing) =>
        standing.NewAppointment is { } visit ? (visit.PatientId, visit.Start) : (standing.Target?.PatientId, standing.Target?.Start);

    /// <summary>Ends a write whose effect is gone.</summary>
    public async Task UndoAsync(PmsAccount account, LedgerEntry standing)
    {
        if (await ledger.FindAsync(account.AccountId, standing.Reference, CancellationToken.None) is { } current && current.Value.State == standing.State)
            await ending.UndoAsync(account, current);
    }

    /// <summary>Whether a reading that began at this moment must show what was confirmed before it.</summary>
    public static bool IsSeenBy(Instant readAt, PmsAccount account, LedgerEntry standing) =>
        account.Capabilities.ReadsLag ? readAt - standing.EndedAt > SlotHolds.PlacedLife : readAt - standing.EndedAt >= account.Capabilities.ReadsBehind;
}
