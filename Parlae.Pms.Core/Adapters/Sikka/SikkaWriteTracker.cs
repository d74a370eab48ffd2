using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// What became of a write: <c>writeback_status</c>, where the plan has it and it can be read, else <c>writebacks</c> (reference 8.2), else the copy. There
/// is no idempotency key, so a lost write is looked for by what it would have written.
/// </summary>
internal sealed class SikkaWriteTracker(SikkaClient client, SikkaPractice practice, SikkaChartTraces chart, IOptions<SikkaOptions> options, TimeProvider clock) : IWriteTracker
{
    public async Task<WriteFate> AskAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (write.TrackingId is not { } id) return await FindAsync(write, cancellationToken);

        var statuses = await ReadableAsync(async () => (await client.WriteStatusAsync(id, cancellationToken))?.Rows);
        var row = statuses?.FirstOrDefault(one => one.Id == id) ?? (statuses is [{ Id: null } only] ? only : null);
        if (row is not null) return await FateAsync(write, id, row, cancellationToken);

        var queue = await QueueAsync(write, id, cancellationToken);
        row = queue?.FirstOrDefault(one => one.Id == id);
        if (row is not null) return await FateAsync(write, id, row, cancellationToken);
        if (queue is null) return (await InCopyAsync(write, cancellationToken)).RecordId is { } recordId ? Confirmed(recordId) : new WriteFate.Unclear();
        return IsYoung(write) ? new WriteFate.Pending(id) : new WriteFate.Absent();
    }

    public async Task<WriteFate> FindAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        var queue = QueueAsync(write, null, cancellationToken);
        var copy = InCopyAsync(write, cancellationToken);
        await Task.WhenAll(queue, copy);

        var (recordId, isHalf) = await copy;
        if (recordId is not null) return Confirmed(recordId);
        if (await queue is not { } rows) return new WriteFate.Unclear();

        // Of several tries of one intent the newest counts: those before it have failed.
        var found = rows.Where(row => IsSame(write, row)).OrderByDescending(row => SikkaValue.Stamp(row.CommandTime) ?? LocalDateTime.FromDateTime(DateTime.MinValue))
            .ThenByDescending(row => row.Id?.Length).ThenByDescending(row => row.Id, StringComparer.Ordinal).ToList();
        var (mine, isUnsure) = write.Change is { } change ? await NamingAsync(found, VisitOf, change.Visit.AppointmentId, cancellationToken)
            : write.Name is { } name ? await NamingAsync(found, PatientOf, name.PatientId, cancellationToken)
            : (found.FirstOrDefault(), false);
        if (mine is { Id: { } id }) return await AskAsync(write with { TrackingId = id }, cancellationToken);
        return mine is not null || isUnsure || isHalf || IsYoung(write) ? new WriteFate.Unclear() : new WriteFate.Absent();
    }

    /// <summary>The queue does not name the record that a change is about; the status of an ended one does.</summary>
    private async Task<(WritebackRow? Mine, bool IsUnsure)> NamingAsync(IReadOnlyList<WritebackRow> rows, Func<WritebackRow, string?> nameOf, string recordId, CancellationToken cancellationToken)
    {
        var isUnsure = false;
        foreach (var row in rows)
        {
            var named = nameOf(row) ?? (row.Id is { } id ? (await client.WriteStatusAsync(id, cancellationToken))?.Rows.Select(nameOf).FirstOrDefault(one => one is not null) : null);
            if (named == recordId) return (row, false);
            isUnsure |= named is null;
        }

        return (null, isUnsure);
    }

    private static string? VisitOf(WritebackRow row) => SikkaValue.Id(row.AppointmentSrNo) ?? SikkaWritebackText.Sent(row).GetValueOrDefault("appointment_sr_no");

    private static string? PatientOf(WritebackRow row) => SikkaValue.Id(row.PatientId) ?? SikkaWritebackText.Sent(row).GetValueOrDefault("patient_id");

    private async Task<WriteFate> FateAsync(PendingWrite write, string id, WritebackRow row, CancellationToken cancellationToken)
    {
        // Rows of "writebacks" have no flags, only a time and a text: of them more is asked before a write counts as done.
        var hasFlags = row.IsCompleted is not null || row.HasError is not null;
        var isDone = hasFlags ? SikkaValue.IsTrue(row.IsCompleted) : row.CompletedTime is not null && !Says("pending", row.Result) && !Says("pending", row.Status);
        if (!isDone) return new WriteFate.Pending(id);

        var isOfChart = SikkaChartTraces.IsOf(write);
        var recordId = write.Change?.Visit.AppointmentId ?? write.Name?.PatientId ?? SikkaValue.Id(row.CreatedId) ?? (isOfChart ? null : SikkaValue.Id(write.Patient is not null ? row.PatientId : row.AppointmentSrNo));
        IEnumerable<string> taken = isOfChart ? [] : [.. options.Value.SlotTakenTexts, .. practice.SlotTakenTexts];
        var isRefused = SikkaValue.IsTrue(row.HasError) || SikkaWritebackText.SaysFailure(row.Status)
            || ((recordId is null || write.Change is AppointmentChange.Move) && write.Patient is null && SikkaWritebackText.SaysTaken(row.Result, taken))
            || (!hasFlags && SikkaWritebackText.SaysFailure(row.Result));
        if (isRefused) return new WriteFate.Failed(SikkaWritebackText.Reason(row.Result, taken));
        if (!hasFlags && !SikkaWritebackText.SaysSuccess(row.Result) && !SikkaWritebackText.SaysSuccess(row.Status)) return new WriteFate.Pending(id);

        // Done, but the number of the record is not said: the next copy will show it. Nobody needs that of a note.
        if (isOfChart) return new WriteFate.Confirmed(recordId);
        recordId ??= (await InCopyAsync(write, cancellationToken)).RecordId;
        return recordId is not null ? new WriteFate.Confirmed(recordId) : new WriteFate.Pending(id);
    }

    /// <summary>The id of the very record, if the copy has it by now. While a copy is being loaded, what it shows counts, and what it lacks proves nothing.</summary>
    private async Task<(string? RecordId, bool IsHalf)> InCopyAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (SikkaChartTraces.IsOf(write)) return await chart.InCopyAsync(write, cancellationToken);
        if (write.Appointment is { } wanted)
        {
            var day = wanted.Start.InZone(practice.Zone).Date;
            var list = await client.AppointmentsAsync(day, day, wanted.PatientId, cancellationToken);
            var onFile = list.Rows.Where(row => client.Access.Owns(row.PracticeId)).Select(row => SikkaMapping.ToAppointment(row, practice, options.Value.VisitMinutes)).OfType<Appointment>()
                .FirstOrDefault(visit => visit.TakesTime && visit.PatientId == wanted.PatientId && visit.Start == wanted.Start && visit.ProviderId == wanted.ProviderId);
            return (onFile?.AppointmentId, list.Loading);
        }

        if (write.Change is { } change)
        {
            var list = await InBookAsync(change, cancellationToken);
            return (list.Rows.Any(visit => IsDone(change, visit)) ? change.Visit.AppointmentId : null, list.Loading);
        }

        if (write.Patient is not { } person) return (null, false);
        var patients = await client.PatientsAsync(("lastname", practice.Pms.LastName(person.LastName)), cancellationToken);
        var known = patients.Rows.Where(row => client.Access.Owns(row.PracticeId)).Select(SikkaMapping.ToPatient).FirstOrDefault(patient =>
            patient is not null && IsNamed(person, patient.FirstName, patient.LastName) && patient.DateOfBirth == person.DateOfBirth
            && patient.Phones.Any(phone => SikkaValue.Phone(phone) == SikkaValue.Phone(person.Phone)));
        return (known?.PatientId, patients.Loading);
    }

    private async Task<(IEnumerable<Appointment> Rows, bool Loading)> InBookAsync(AppointmentChange change, CancellationToken cancellationToken)
    {
        var day = ((change as AppointmentChange.Move)?.To.Start ?? change.Visit.Start).InZone(practice.Zone).Date;
        var list = await client.AppointmentsAsync(day, day, change.Visit.PatientId, cancellationToken);
        return (list.Rows.Where(row => client.Access.Owns(row.PracticeId)).Select(row => SikkaMapping.ToAppointment(row, practice, options.Value.VisitMinutes)).OfType<Appointment>()
            .Where(visit => visit.AppointmentId == change.Visit.AppointmentId), list.Loading);
    }

    private static bool IsDone(AppointmentChange change, Appointment visit) => change switch
    {
        AppointmentChange.Move move => visit.TakesTime && visit.Start == move.To.Start && visit.ProviderId == move.To.ProviderId,
        AppointmentChange.Cancel => visit.Status == AppointmentStatus.Cancelled,
        _ => visit.Status == AppointmentStatus.Confirmed,
    };

    private bool IsSame(PendingWrite write, WritebackRow row)
    {
        if (write.Change is { } change) return IsSame(change, row);
        if (row.Method is { } method && !method.Equals(write.Name is null ? "POST" : "PATCH", StringComparison.OrdinalIgnoreCase)) return false;
        var sent = SikkaWritebackText.Sent(row);
        if (!client.Access.Owns(sent.GetValueOrDefault("practice_id"))) return false;
        if (SikkaChartTraces.IsOf(write)) return chart.IsSame(write, row);
        if (write.Appointment is { } visit)
        {
            var start = visit.Start.InZone(practice.Zone).LocalDateTime;
            return Says("appointment", row.ApiName ?? row.Api) && sent.GetValueOrDefault("patient_id") == visit.PatientId && SikkaValue.Date(sent.GetValueOrDefault("date")) == start.Date
                && SikkaValue.Time(sent.GetValueOrDefault("time")) == start.TimeOfDay && sent.GetValueOrDefault("provider_id", visit.ProviderId) == visit.ProviderId;
        }

        return write.Patient is { } person && Says("patient", row.ApiName ?? row.Api) && IsNamed(person, sent.GetValueOrDefault("firstname"), sent.GetValueOrDefault("lastname"))
            && SikkaValue.Date(sent.GetValueOrDefault("birthdate")) == person.DateOfBirth;
    }

    /// <summary>Whether a row asks for the same change, of whatever appointment.</summary>
    private bool IsSame(AppointmentChange change, WritebackRow row)
    {
        if (!Says("appointment", row.ApiName ?? row.Api)) return false;
        if (row.Method is { } method && !method.Equals(change is AppointmentChange.Move ? "PUT" : "PATCH", StringComparison.OrdinalIgnoreCase)) return false;
        var sent = SikkaWritebackText.Sent(row);
        if (!client.Access.Owns(sent.GetValueOrDefault("practice_id"))) return false;
        if (change is not AppointmentChange.Move move)
        {
            var word = practice.Words.ToWrite(change is AppointmentChange.Cancel ? SikkaStatusWords.Cancel : SikkaStatusWords.Confirm);
            return word is not null && word.Equals(sent.GetValueOrDefault("value"), StringComparison.OrdinalIgnoreCase);
        }

        var start = move.To.Start.InZone(practice.Zone).LocalDateTime;
        return SikkaValue.Date(sent.GetValueOrDefault("date")) == start.Date && SikkaValue.Time(sent.GetValueOrDefault("time")) == start.TimeOfDay;
    }

    private Task<IReadOnlyList<WritebackRow>?> QueueAsync(PendingWrite write, string? trackingId, CancellationToken cancellationToken)
    {
        // The zone of the queue's days is unknown: one more on both sides.
        var day = write.SentAt.InZone(practice.Zone).Date;
        return ReadableAsync(() => client.WritebacksAsync(day.PlusDays(-1), day.PlusDays(1), trackingId, cancellationToken));
    }

    /// <summary>Null where it is forbidden, or answers what nobody can read: there is another place to look in.</summary>
    private static async Task<IReadOnlyList<WritebackRow>?> ReadableAsync(Func<Task<IReadOnlyList<WritebackRow>?>> read)
    {
        try
        {
            return await read();
        }
        catch (VendorException refused) when (refused is PracticeMisconfiguredException or VendorContractException)
        {
            return null;
        }
    }

    private bool IsYoung(PendingWrite write) => Instant.FromDateTimeOffset(clock.GetUtcNow()) - write.SentAt < Duration.FromTimeSpan(options.Value.AbsentAfter);

    /// <summary>Whether a row has the names that the patient was sent with.</summary>
    private bool IsNamed(NewPatient person, string? firstName, string? lastName) =>
        string.Equals(practice.Pms.FirstName(person.FirstName), firstName?.Trim(), StringComparison.OrdinalIgnoreCase)
        && string.Equals(practice.Pms.LastName(person.LastName), lastName?.Trim(), StringComparison.OrdinalIgnoreCase);

    private static WriteFate.Confirmed Confirmed(string recordId) => new(recordId.Length > 0 ? recordId : null);

    private static bool Says(string word, string? text) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
