using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>
/// What became of a write (reference 3). Something new is there once <c>foreign_id</c> is filled. A change is once NexHealth has read the practice's system
/// again and still shows it. A refusal by that system is never told: a new record just stays without its id.
/// </summary>
internal sealed class NexHealthWriteTracker(NexHealthClient client, NexHealthTraces traces, NexHealthLink link, IOptions<NexHealthOptions> options, TimeProvider clock) : IWriteTracker
{
    /// <summary>The tracking id is NexHealth's own id of the record, or a payment's transaction id.</summary>
    public async Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken) => write switch
    {
        { TrackingId: { } id, Patient: not null } => await client.PatientAsync(id, cancellationToken) is { } row ? Fate(write, id, row.ForeignId) : NeverCame(write, id),
        { TrackingId: { } id, Appointment: { } wanted } => await client.AppointmentAsync(id, cancellationToken) is { } row ? await BookedAsync(write, id, wanted, row, cancellationToken) : NeverCame(write, id),
        { TrackingId: { } id, Payment: { } payment } => await traces.PaymentAsync(payment, cancellationToken) is { } row ? Fate(write, id, row.ForeignId, row.Id) : Pending(write, id),
        _ => await FindAsync(write, cancellationToken),
    };

    public async Task<WriteFate> FindAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        switch (write)
        {
            case { Change: { } change }:
                return await ChangedAsync(write, change, cancellationToken);
            case { Appointment: { } wanted }:
                var (row, mayHaveChanged) = await traces.LostBookingAsync(wanted, write.SentAt, cancellationToken);
                if (row is { Id: { } id }) return await BookedAsync(write, id, wanted, row, cancellationToken);
                return mayHaveChanged ? new WriteFate.Unclear() : Absent(write, options.Value.AbsentAfter);
            case { Patient: { } patient }:
                return await traces.PatientAsync(patient, cancellationToken) is { Id: { } patientId } found ? Fate(write, patientId, found.ForeignId) : Absent(write, options.Value.AbsentAfter);
            case { Payment: { } payment }:
                // It is queued before it can be seen.
                return await traces.PaymentAsync(payment, cancellationToken) is { TransactionId: { } transaction } paid ? Fate(write, transaction, paid.ForeignId, paid.Id) : Absent(write, options.Value.SettleAfter);
            default:
                return new WriteFate.Unclear(); // alerts cannot be read again
        }
    }

    private async Task<WriteFate> BookedAsync(PendingWrite write, string id, NewAppointment wanted, AppointmentRow row, CancellationToken cancellationToken)
    {
        if (row.Cancelled) return new WriteFate.Failed(WriteRejection.Other);
        if (NexHealthMapping.IsWritten(row.ForeignId)) return new WriteFate.Confirmed(id);
        if (IsYounger(write, options.Value.SettleAfter) || !await traces.IsTakenByAnotherAsync(wanted, id, cancellationToken)) return Pending(write, id);

        // The practice's system has given the time to somebody else. What we asked for is withdrawn before it is called failed, so that it never comes after all.
        return await client.ChangeAsync(id, new AppointmentBody(Cancelled: true), cancellationToken) is NexHealthWrite.Taken taken
            && NexHealthClient.Row<AppointmentRow>(taken, "appt", "appointment") is { Cancelled: true }
            ? new WriteFate.Failed(WriteRejection.SlotTaken)
            : new WriteFate.Unclear();
    }

    private async Task<WriteFate> ChangedAsync(PendingWrite write, AppointmentChange change, CancellationToken cancellationToken)
    {
        var id = change.Visit.AppointmentId;
        if (await client.AppointmentAsync(id, cancellationToken) is not { } row)
            return change is AppointmentChange.Cancel ? new WriteFate.Confirmed(id) : new WriteFate.Failed(WriteRejection.Other);
        if (traces.ToVisit(row) is not { } visit) return new WriteFate.Unclear(); // there, and nobody can say as what
        var isDone = NexHealthAppointmentChanges.IsDone(change, visit);
        if (!isDone && write.TrackingId is null)
        {
            if (!visit.TakesTime) return new WriteFate.Failed(WriteRejection.Other); // there is nothing left to move or confirm

            // Where staff have moved it since, it would be dragged back to an old wish.
            return visit.Start == change.Visit.Start || IsYounger(write, options.Value.AbsentAfter)
                ? Absent(write, options.Value.AbsentAfter) : new WriteFate.Failed(WriteRejection.Other);
        }

        // The record's own time of reading tells best; where it stays behind, that of the whole practice does, once the write has had its time.
        var settledAt = write.SentAt + Duration.FromTimeSpan(options.Value.SettleAfter);
        var isRead = NexHealthValue.Moment(row.LastSyncTime) > write.SentAt || (!IsYounger(write, options.Value.SettleAfter) && await link.ReadAtAsync(cancellationToken) > settledAt);
        if (isRead && isDone) return new WriteFate.Confirmed(id);
        return isRead && !IsYounger(write, options.Value.SettleAfter) ? new WriteFate.Failed(WriteRejection.Other) : Pending(write, id);
    }

    private WriteFate Fate(PendingWrite write, string trackingId, string? foreignId, string? recordId = null) =>
        NexHealthMapping.IsWritten(foreignId) ? new WriteFate.Confirmed(recordId ?? trackingId) : Pending(write, trackingId);

    private WriteFate NeverCame(PendingWrite write, string id) => IsYounger(write, options.Value.SettleAfter) ? new WriteFate.Pending(id) : new WriteFate.Failed(WriteRejection.Other);

    /// <summary>After its time nobody can say any more whether it will still come: staff look, in the end.</summary>
    private WriteFate Pending(PendingWrite write, string id) =>
        write.TrackingId is null || IsYounger(write, options.Value.SettleAfter) ? new WriteFate.Pending(id) : new WriteFate.Unclear();

    private WriteFate Absent(PendingWrite write, TimeSpan after) => IsYounger(write, after) ? new WriteFate.Unclear() : new WriteFate.Absent();

    private bool IsYounger(PendingWrite write, TimeSpan age) => Instant.FromDateTimeOffset(clock.GetUtcNow()) - write.SentAt < Duration.FromTimeSpan(age);
}
