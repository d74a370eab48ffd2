using System.Runtime.ExceptionServices;
using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Writes;

/// <summary>Sends a write once, and writes down what became of it. The only place that moves an entry on.</summary>
public sealed class WriteDispatch(PmsConnections connections, WriteLedger ledger, SlotHolds holds)
{
    /// <summary>How long reconciliation leaves a write alone that is being sent.</summary>
    public static readonly Duration SendingLife = Duration.FromMinutes(2);

    private static readonly Duration FirstLook = Duration.FromSeconds(5);
    private static readonly Duration SendAgainIn = Duration.FromSeconds(30);

    /// <summary>
    /// Sends an entry that was never sent, or whose earlier try is known to have left no trace. What comes back is written down whatever happens to the
    /// caller. Returns the entry as it stands then, whoever moved it.
    /// </summary>
    /// <exception cref="VendorException">It was not sent, for sure; the entry is back in the state it was in.</exception>
    public async Task<Sealed<LedgerEntry>> SendAsync(PmsAccount account, Sealed<LedgerEntry> entry, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(account, cancellationToken);
        var sending = entry.Value with { State = WriteState.Sending, SentAt = ledger.Now, Sends = entry.Value.Sends + 1, Looks = 0 };
        if (await ledger.MoveAsync(account.AccountId, entry, sending, Due(SendingLife), cancellationToken) is not { } sent)
            return await ledger.FindAsync(account.AccountId, entry.Value.Reference, CancellationToken.None) ?? entry;
        if (sent.Value.NewAppointment is { } visit)
            await holds.KeepAsync(account, sent.Value.Reference, visit.Start, CancellationToken.None);

        var (receipt, refused) = await TransmitAsync(account, connection, sent.Value, cancellationToken);
        if (refused is not null)
        {
            await MoveOrReadAsync(account, sent, entry.Value, SendAgainIn); // as if this try had never been: when it was last sent still counts
            ExceptionDispatchInfo.Throw(refused);
        }

        return receipt switch
        {
            WriteReceipt.Confirmed confirmed => await ConfirmAsync(account, sent, confirmed.RecordId),
            WriteReceipt.Submitted submitted => await MoveOrReadAsync(account, sent, sent.Value with { State = WriteState.Submitted, TrackingId = submitted.TrackingId }, FirstLook),
            WriteReceipt.Rejected rejected => await RejectAsync(account, sent, rejected.Reason),
            _ => await MoveOrReadAsync(account, sent, sent.Value with { State = WriteState.Unknown }, FirstLook),
        };
    }

    private static async Task<(WriteReceipt Receipt, VendorException? Refused)> TransmitAsync(PmsAccount account, PmsConnection connection, LedgerEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return (entry switch
            {
                { NewAppointment: { } visit } => await (connection.Appointments ?? throw Lacks(account, "book")).BookAsync(visit, cancellationToken),
                { NewPatient: { } patient } => await (connection.Patients ?? throw Lacks(account, "create patients")).CreateAsync(patient, cancellationToken),
                _ => throw new InvalidOperationException("A ledger entry that says nothing to write."),
            }, null);
        }
        catch (VendorException refused)
        {
            return (new WriteReceipt.Unknown(), refused);
        }
        catch (OperationCanceledException)
        {
            return (new WriteReceipt.Unknown(), null); // out of time in the middle: it may have arrived
        }
    }

    /// <summary>Asks what became of a write that was sent, once. An entry that is not sent, or a PMS that writes at once, has nothing to ask.</summary>
    public async Task<WriteFate> AskAsync(PmsAccount account, LedgerEntry entry, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(account, cancellationToken);
        if (connection.Writes is not { } tracker || entry.SentAt is not { } sentAt)
            return new WriteFate.Unclear();
        var pending = new PendingWrite(entry.Reference, entry.TrackingId, sentAt, entry.NewAppointment, entry.NewPatient);
        return entry.TrackingId is null ? await tracker.FindAsync(pending, cancellationToken) : await tracker.AskAsync(pending, cancellationToken);
    }

    /// <summary>The write stands in the PMS under this id.</summary>
    public async Task<Sealed<LedgerEntry>> ConfirmAsync(PmsAccount account, Sealed<LedgerEntry> entry, string recordId)
    {
        var confirmed = await MoveOrReadAsync(account, entry, entry.Value with { State = WriteState.Confirmed, RecordId = recordId, EndedAt = ledger.Now }, null);
        if (confirmed.Value is { State: WriteState.Confirmed, NewAppointment: { } visit })
            await holds.PlaceAsync(account, entry.Value.Reference, visit.Start, CancellationToken.None);
        return confirmed;
    }

    /// <summary>The PMS refused the write: nothing was changed, and the slot is free again.</summary>
    /// <remarks>Where reads lag they still show a time as free that somebody else has: the hold stays until they are younger.</remarks>
    public async Task<Sealed<LedgerEntry>> RejectAsync(PmsAccount account, Sealed<LedgerEntry> entry, WriteRejection reason) =>
        await EndAsync(
            account,
            entry,
            entry.Value with { State = WriteState.Rejected, Rejection = reason, EndedAt = ledger.Now },
            isTaken: reason == WriteRejection.SlotTaken && account.Capabilities.ReadsLag);

    /// <summary>
    /// The caller is told that nothing was changed, so nothing may be sent later. For use when it is known that nothing was sent; an entry that has
    /// ended, or of which another process knows more, stays as it is.
    /// </summary>
    public async Task AbandonUnsentAsync(PmsAccount account, string reference)
    {
        if (await ledger.FindAsync(account.AccountId, reference, CancellationToken.None) is { Value.IsOpen: true } unsent)
            await AbandonAsync(account, unsent);
    }

    /// <summary>
    /// Looks whether a confirmed booking still stands in the PMS; one that was cancelled, missed, moved or deleted there is ended, so that the same time
    /// can be booked again. A reading that may be older than the confirmation proves nothing by not showing it.
    /// </summary>
    public async Task<bool> IsUndoneAsync(PmsAccount account, LedgerEntry standing, CancellationToken cancellationToken)
    {
        if (standing is not { State: WriteState.Confirmed, NewAppointment: { PatientId.Length: > 0 } visit, RecordId: { } recordId })
            return false;
        var connection = await connections.OpenAsync(account, cancellationToken);
        var date = visit.Start.InZone(DateTimeZoneProviders.Tzdb[account.TimeZone]).Date;
        var onFile = await (connection.Appointments ?? throw Lacks(account, "read appointments")).ReadAsync(date, date, visit.PatientId, cancellationToken);
        var shown = onFile.FirstOrDefault(appointment => appointment.AppointmentId == recordId);
        var isOld = !account.Capabilities.ReadsLag || ledger.Now - standing.EndedAt > SlotHolds.PlacedLife;
        if ((shown is { TakesTime: true } && shown.Start == visit.Start) || (shown is null && !isOld))
            return false;
        if (await ledger.FindAsync(account.AccountId, standing.Reference, cancellationToken) is { Value.State: WriteState.Confirmed } current)
            await EndAsync(account, current, current.Value with { State = WriteState.Undone });
        return true;
    }

    /// <summary>The write was begun, but never sent.</summary>
    public async Task<Sealed<LedgerEntry>> AbandonAsync(PmsAccount account, Sealed<LedgerEntry> entry) =>
        await EndAsync(account, entry, entry.Value with { State = WriteState.Abandoned, EndedAt = ledger.Now });

    /// <summary>Nobody can tell any more: the slot is held until reads show the truth.</summary>
    public async Task<Sealed<LedgerEntry>> GiveUpAsync(PmsAccount account, Sealed<LedgerEntry> entry)
    {
        var given = await MoveOrReadAsync(account, entry, entry.Value with { State = WriteState.Unresolved, EndedAt = ledger.Now }, null);
        if (given.Value is { State: WriteState.Unresolved, NewAppointment: { } visit })
            await holds.PlaceAsync(account, entry.Value.Reference, visit.Start, CancellationToken.None);
        return given;
    }

    private async Task<Sealed<LedgerEntry>> EndAsync(PmsAccount account, Sealed<LedgerEntry> entry, LedgerEntry ended, bool isTaken = false)
    {
        var moved = await MoveOrReadAsync(account, entry, ended, null);
        if (moved.Value.State != ended.State || ended.NewAppointment is not { } visit)
            return moved;
        if (isTaken)
            await holds.PlaceAsync(account, ended.Reference, visit.Start, CancellationToken.None);
        else
            await holds.ReleaseAsync(account, ended.Reference, visit.Start, CancellationToken.None);
        return moved;
    }

    /// <summary>What happened outside is written down whoever has stopped waiting; when another process was first, its word stands.</summary>
    private async Task<Sealed<LedgerEntry>> MoveOrReadAsync(PmsAccount account, Sealed<LedgerEntry> current, LedgerEntry next, Duration? lookIn) =>
        await ledger.MoveAsync(account.AccountId, current, next, lookIn is { } wait ? Due(wait) : null, CancellationToken.None)
        ?? await ledger.FindAsync(account.AccountId, current.Value.Reference, CancellationToken.None)
        ?? current;

    private static PracticeMisconfiguredException Lacks(PmsAccount account, string what) =>
        new(account.Vendor, account.AccountId, $"this connection cannot {what}");

    private DateTimeOffset Due(Duration wait) => (ledger.Now + wait).ToDateTimeOffset();
}
