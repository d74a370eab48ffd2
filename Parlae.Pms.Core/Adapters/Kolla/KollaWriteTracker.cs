using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// What became of a write. Kolla answers once it is done, so there is something to ask only where an answer was lost, or told something else than was
/// asked for.
/// </summary>
internal sealed class KollaWriteTracker(KollaClient client, KollaPractice practice, KollaTraces traces, IOptions<KollaOptions> options, TimeProvider clock) : IWriteTracker
{
    /// <summary>The tracking id is the name under which a booking or a patient was announced.</summary>
    public async Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (write is { TrackingId: { } contact, Patient: not null })
            return await client.ContactAsync(contact, cancellationToken) is not null ? new WriteFate.Confirmed(contact) : NeverCame(write, contact);
        if (write is { TrackingId: not null, Name: { } name }) return await NamedAsync(write, name, cancellationToken);
        if (write is not { TrackingId: { } id, Appointment: { } wanted }) return await FindAsync(write, cancellationToken);
        if (await client.AppointmentAsync(id, cancellationToken) is not { } row) return NeverCame(write, id);
        if (traces.IsSame(wanted, row)) return new WriteFate.Confirmed(id);
        return KollaMapping.Status(row) == AppointmentStatus.Cancelled ? new WriteFate.Failed(WriteRejection.Other) : new WriteFate.Unclear();
    }

    public async Task<WriteFate> FindAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (write.Change is { } change) return await ChangedAsync(write, change, cancellationToken);
        if (write.Note is { } note)
            return await traces.NoteAsync(note, cancellationToken) switch { (true, var id) => new WriteFate.Confirmed(id), (false, _) => Absent(write), null => new WriteFate.Unclear() };
        if (write.Name is { } name) return await StandsAsync(name, cancellationToken) ? new WriteFate.Confirmed(name.PatientId) : Absent(write);
        if (write.Appointment is { } visit)
            return await traces.LostBookingAsync(visit, write.SentAt, cancellationToken) switch { ({ } id, _) => new WriteFate.Confirmed(id), (_, true) => new WriteFate.Unclear(), _ => Absent(write) };
        var found = write.Payment is { } payment ? await traces.PaymentAsync(payment, cancellationToken)
            : write.Patient is { } patient ? await traces.PatientAsync(patient, write.SentAt, cancellationToken)
            : null;
        return found is null ? Absent(write) : new WriteFate.Confirmed(found);
    }

    private async Task<WriteFate> ChangedAsync(PendingWrite write, AppointmentChange change, CancellationToken cancellationToken)
    {
        var visit = await traces.VisitAsync(change.Visit.AppointmentId, cancellationToken);
        if (visit is null && IsYoung(write)) return new WriteFate.Unclear(); // what is read may be older than the visit itself
        var isDone = change switch
        {
            AppointmentChange.Move move => visit is { TakesTime: true } && visit.Start == move.To.Start,
            AppointmentChange.Cancel => visit is null or { Status: AppointmentStatus.Cancelled },
            _ => visit is { Status: AppointmentStatus.Confirmed },
        };
        if (isDone) return new WriteFate.Confirmed(change.Visit.AppointmentId);
        if (visit is null or { TakesTime: false }) return new WriteFate.Failed(WriteRejection.Other); // there is nothing left to move or confirm

        // Where staff have moved it since, it would be dragged back to an old wish.
        return visit.Start == change.Visit.Start || IsYoung(write) ? Absent(write) : new WriteFate.Failed(WriteRejection.Other);
    }

    /// <summary>Kolla called it done: what does not stand by when it must be seen, the practice's system did not take.</summary>
    private async Task<WriteFate> NamedAsync(PendingWrite write, NewPreferredName name, CancellationToken cancellationToken)
    {
        if (await StandsAsync(name, cancellationToken)) return new WriteFate.Confirmed(name.PatientId);
        return IsYoung(write) ? new WriteFate.Pending(name.PatientId) : new WriteFate.Failed(WriteRejection.Invalid);
    }

    private async Task<bool> StandsAsync(NewPreferredName name, CancellationToken cancellationToken) => (await client.ContactAsync(name.PatientId, cancellationToken))?.PreferredName == name.Name.Trim();

    private WriteFate NeverCame(PendingWrite write, string id) => IsYoung(write) ? new WriteFate.Pending(id) : new WriteFate.Failed(WriteRejection.Other);

    private WriteFate Absent(PendingWrite write) => IsYoung(write) ? new WriteFate.Unclear() : new WriteFate.Absent();

    /// <summary>It may be under way, or missing from a copy that is older than it.</summary>
    private bool IsYoung(PendingWrite write) => Instant.FromDateTimeOffset(clock.GetUtcNow()) - write.SentAt < Duration.FromTimeSpan(options.Value.AbsentAfter) + practice.Lag;
}
