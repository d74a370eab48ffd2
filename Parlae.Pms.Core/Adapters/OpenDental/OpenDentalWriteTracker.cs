using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// Writes stand when they are answered; one whose answer was lost is looked for by what it would have written, for no key names it (reference 2), and one
/// whose place could not be looked at by its number. What is
/// not there may still be under way for some minutes.
/// </summary>
internal sealed class OpenDentalWriteTracker(OpenDentalClient client, OpenDentalPractice practice, OpenDentalClash clash, OpenDentalPatients patients, OpenDentalInsuranceDesk insurance, IOptions<OpenDentalOptions> options, TimeProvider clock) : IWriteTracker
{
    public Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken) =>
        write is { TrackingId: { } id, Change: null, Appointment: { } visit } ? NumberedAsync(write, id, visit, cancellationToken) : FindAsync(write, cancellationToken);

    public async Task<WriteFate> FindAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (write.Change is { } change) return await ChangedAsync(write, change, cancellationToken);
        if (write.Appointment is { } visit) return await BookedAsync(write, visit, cancellationToken) ?? Missing(write);
        var recordId = write switch
        {
            { Note: { } note } => await NotedAsync(note, cancellationToken),
            { Policy: { } policy } => await insurance.FiledAsync(policy, cancellationToken),
            { Payment: { } payment } => await PaidAsync(payment, cancellationToken),
            { Name: { } name } => await RenamedAsync(name, cancellationToken),
            { Patient: { } person } => await patients.OnFileAsync(person, cancellationToken),
            _ => null,
        };
        return recordId is null ? Missing(write) : new WriteFate.Confirmed(recordId.Length > 0 ? recordId : null);
    }

    /// <summary>Half of a policy may stand where nobody can see it: it is not sent again, and staff look.</summary>
    private WriteFate Missing(PendingWrite write) => IsYoung(write) || write.Policy is not null ? new WriteFate.Unclear() : new WriteFate.Absent();

    /// <summary>
    /// What staff have cancelled meanwhile is neither moved nor confirmed: Open Dental would do both to a broken visit, and say that it is done. A move into a
    /// place that was taken went back, and that was never answered; or it never came, and would find somebody there. Neither is sent again; nor is a change of
    /// a visit that staff have moved elsewhere since, which would drag it back to an old wish, or one that was answered.
    /// </summary>
    private async Task<WriteFate> ChangedAsync(PendingWrite write, AppointmentChange change, CancellationToken cancellationToken)
    {
        var (id, move) = (change.Visit.AppointmentId, change as AppointmentChange.Move);
        var row = OpenDentalValue.IsId(id) ? await client.AppointmentAsync(id, cancellationToken) : null;
        if (row is not null && OpenDentalAppointmentChanges.IsDone(change, row, practice, Now))
        {
            var isTaken = move is not null && await IsTakenAsync(move, cancellationToken);
            return isTaken && write.TrackingId is not null && IsYoung(write) ? new WriteFate.Unclear() : new WriteFate.Confirmed(id, isTaken); // its way back may still be under way
        }

        if (IsYoung(write)) return new WriteFate.Unclear();
        if (change is not AppointmentChange.Cancel && (row is null || !OpenDentalMapping.TakesTime(row))) return new WriteFate.Failed(WriteRejection.Other);
        if (row is not null && OpenDentalMapping.Start(row, practice.Zone) != change.Visit.Start) return new WriteFate.Failed(WriteRejection.Other);
        if (move is not null && await IsTakenAsync(move, cancellationToken)) return new WriteFate.Failed(WriteRejection.SlotTaken);
        return write.TrackingId is null ? new WriteFate.Absent() : new WriteFate.Failed(WriteRejection.Other);
    }

    /// <summary>
    /// The row whose number Open Dental gave. Whoever has changed it since has seen its place. One that stands no more has given way: to the same wish, sent before
    /// it, or to a stranger; or somebody has cancelled it.
    /// </summary>
    private async Task<WriteFate> NumberedAsync(PendingWrite write, string id, NewAppointment wanted, CancellationToken cancellationToken)
    {
        if (await client.AppointmentAsync(id, cancellationToken) is { } row && OpenDentalMapping.TakesTime(row))
            return clash.IsAsSent(wanted, row) ? await EndAsync(id, wanted, isNumbered: true, write.Sends, cancellationToken) : new WriteFate.Confirmed(id);
        return await BookedAsync(write with { Sends = write.Sends - 1 }, wanted, cancellationToken) ?? (IsYoung(write) ? new WriteFate.Pending(id) : new WriteFate.Failed(WriteRejection.Other));
    }

    private async Task<WriteFate> EndAsync(string standing, NewAppointment wanted, bool isNumbered, int sends, CancellationToken cancellationToken) =>
        await clash.EndAsync(standing, wanted, isNumbered, isFound: true, sends, cancellationToken) switch
        {
            ClashEnd.Stands stands => new WriteFate.Confirmed(stands.AppointmentId, stands.IsTwice),
            ClashEnd.TakenBack => new WriteFate.Failed(WriteRejection.SlotTaken),
            _ => new WriteFate.Unclear(),
        };

    /// <summary>
    /// What stands is looked at as if its answer had come: somebody may have been there before it. One that was taken back for that, and whose taking back was
    /// never answered, is found broken, and is not sent again. Nor is one that staff may have changed or broken meanwhile: they hear of it. Null: not found.
    /// </summary>
    private async Task<WriteFate?> BookedAsync(PendingWrite write, NewAppointment wanted, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(wanted.PatientId)) return null;
        var day = wanted.Start.InZone(practice.Zone).Date;
        var rows = await client.AppointmentsAsync(day, day, wanted.PatientId, cancellationToken);
        var own = rows.Where(row => clash.IsOf(wanted, row)).ToList();
        if (own.Where(OpenDentalMapping.TakesTime).Select(row => OpenDentalValue.Id(row.AptNum)).FirstOrDefault(id => id is not null) is { } standing)
            return await EndAsync(standing, wanted, isNumbered: false, write.Sends, cancellationToken);

        // Which one it was is known where Open Dental gave its number.
        var likely = write.TrackingId is null ? rows.Where(row => clash.MayBe(wanted, row, write.SentAt)).ToList() : [];
        if (likely.Exists(OpenDentalMapping.TakesTime)) return new WriteFate.Unclear();
        if (own.Count > 0 && !IsYoung(write) && (await clash.OthersAsync(null, wanted.ProviderId, wanted.RoomId, wanted.Start, wanted.Minutes, cancellationToken)).Count > 0)
            return new WriteFate.Failed(WriteRejection.SlotTaken);
        return likely.Count > 0 ? new WriteFate.Unclear() : null;
    }

    /// <summary>A lost move into a place that somebody else has is not moved back, for who may have been told of either time is not known here: staff hear of it.</summary>
    private async Task<bool> IsTakenAsync(AppointmentChange.Move move, CancellationToken cancellationToken) =>
        (await clash.OthersAsync(move.Visit.AppointmentId, move.To.ProviderId, move.To.RoomId ?? move.Visit.RoomId, move.To.Start, move.To.Minutes, cancellationToken)).Count > 0;

    private async Task<string?> NotedAsync(NewNote note, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(note.PatientId)) return null;
        return (await client.CommlogsAsync(note.PatientId, cancellationToken)).Where(row => row.PatNum == note.PatientId).Select(OpenDentalMapping.ToNote).OfType<ChartNote>()
            .Where(onFile => OpenDentalNoteBook.IsSame(note, onFile)).Select(onFile => onFile.NoteId).FirstOrDefault();
    }

    /// <summary>By its receipt: two payments of one day may well be of one amount.</summary>
    private async Task<string?> PaidAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(payment.PatientId)) return null;
        return (await client.PaymentsAsync(payment.PatientId, cancellationToken))
            .Where(row => row.PatNum == payment.PatientId && OpenDentalValue.Money(row.PayAmt) == payment.Amount && OpenDentalValue.Date(row.PayDate) == payment.Date && row.PayNote == payment.Receipt.Trim())
            .Select(row => OpenDentalValue.Id(row.PayNum) ?? "").FirstOrDefault();
    }

    private async Task<string?> RenamedAsync(NewPreferredName name, CancellationToken cancellationToken) =>
        OpenDentalValue.IsId(name.PatientId) && (await client.PatientAsync(name.PatientId, cancellationToken))?.Preferred == name.Name.Trim() ? name.PatientId : null;

    private bool IsYoung(PendingWrite write) => Now - write.SentAt < Duration.FromTimeSpan(options.Value.AbsentAfter);

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
