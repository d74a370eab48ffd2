using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Writes;

/// <summary>Notices what the practice took away again: a booking that was cancelled, missed, moved or deleted there frees its intent.</summary>
public sealed class UndoneBookings(PmsConnections connections, WriteLedger ledger, WriteEnding ending)
{
    /// <summary>
    /// Looks whether a confirmed booking still stands in the PMS; one that does not is ended, so that the same time can be booked again. A reading that
    /// may be older than the confirmation proves nothing by not showing it.
    /// </summary>
    public async Task<bool> IsUndoneAsync(PmsAccount account, LedgerEntry standing, CancellationToken cancellationToken)
    {
        if (standing is not { State: WriteState.Confirmed, NewAppointment: { PatientId.Length: > 0 } visit, RecordId: { } recordId })
            return false;
        var connection = await connections.OpenAsync(account, cancellationToken);
        var date = visit.Start.InZone(DateTimeZoneProviders.Tzdb[account.TimeZone]).Date;
        var book = connection.Appointments ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "this connection cannot read appointments");
        var shown = (await book.ReadAsync(date, date, visit.PatientId, cancellationToken)).FirstOrDefault(appointment => appointment.AppointmentId == recordId);
        if ((shown is { TakesTime: true } && shown.Start == visit.Start) || (shown is null && !IsSeenByNow(account, standing)))
            return false;
        await UndoAsync(account, standing);
        return true;
    }

    /// <summary>Ends a write whose effect is gone.</summary>
    public async Task UndoAsync(PmsAccount account, LedgerEntry standing)
    {
        if (await ledger.FindAsync(account.AccountId, standing.Reference, CancellationToken.None) is { } current && current.Value.State == standing.State)
            await ending.UndoAsync(account, current);
    }

    /// <summary>Whether a reading of now must show what was confirmed then.</summary>
    public bool IsSeenByNow(PmsAccount account, LedgerEntry standing) =>
        !account.Capabilities.ReadsLag || ledger.Now - standing.EndedAt > SlotHolds.PlacedLife;
}
