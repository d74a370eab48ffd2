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
        var shown = (await connections.ReadVisitsAsync(account, new PatientKey.OnFile(patientId), date, date, cancellationToken)).FirstOrDefault(appointment => appointment.AppointmentId == recordId);
        if (Stands(account, standing, shown, start))
            return false;
        await UndoAsync(account, standing);
        return true;
    }

    private bool Stands(PmsAccount account, LedgerEntry standing, Appointment? shown, Instant start) => standing.Kind switch
    {
        WriteKind.Cancel => shown is not { TakesTime: true } || !IsSeenByNow(account, standing),
        WriteKind.Move when shown is { TakesTime: true } && shown.Start == standing.Target!.Start => !IsSeenByNow(account, standing), // the copy of before
        WriteKind.Confirm => shown is null or { Status: AppointmentStatus.Confirmed } || !IsSeenByNow(account, standing),
        _ => shown is { TakesTime: true } ? shown.Start == start : shown is null && !IsSeenByNow(account, standing),
    };

    private static (string? PatientId, Instant? Start) PlaceOf(LedgerEntry standing) =>
        standing.NewAppointment is { } visit ? (visit.PatientId, visit.Start) : (standing.Target?.PatientId, standing.Target?.Start);

    /// <summary>Ends a write whose effect is gone.</summary>
    public async Task UndoAsync(PmsAccount account, LedgerEntry standing)
    {
        if (await ledger.FindAsync(account.AccountId, standing.Reference, CancellationToken.None) is { } current && current.Value.State == standing.State)
            await ending.UndoAsync(account, current);
    }

    /// <summary>Whether a reading of now must show what was confirmed then.</summary>
    public bool IsSeenByNow(PmsAccount account, LedgerEntry standing) =>
        account.Capabilities.ReadsLag ? ledger.Now - standing.EndedAt > SlotHolds.PlacedLife : ledger.Now - standing.EndedAt >= account.Capabilities.ReadsBehind;
}
