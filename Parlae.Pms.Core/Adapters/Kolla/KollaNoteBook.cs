using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// Notes on contacts, appointments and in the communication log. New ones go into the log; where the connector has none, they are appended to the notes of the
/// patient's next visit (reference 7).
/// </summary>
internal sealed class KollaNoteBook(KollaClient client, KollaPractice practice, LineMemory memory, IOptions<KollaOptions> options, TimeProvider clock) : INoteBook
{
    private const string NoLog = "no log";
    private const string Appended = "note behind those of";
    private const string UnderWay = "note on its way to";
    private const int LongestNotes = 1000;
    private static readonly Period Around = Period.FromYears(1);

    public async Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken)
    {
        var contact = client.ContactAsync(patientId, cancellationToken);
        var visits = VisitsAsync(patientId, Today - Around, cancellationToken);
        var logs = HasLog ? client.LogsAsync(patientId, cancellationToken) : Task.FromResult<IReadOnlyList<LogRow>?>(null);
        await Task.WhenAll(contact, visits, logs);

        var notes = new List<ChartNote>();
        if ((await contact)?.Notes is { } about) notes.Add(new ChartNote($"contact-{patientId}", "contact", null, about));
        notes.AddRange((await visits).Where(row => row.Notes is not null)
            .Select(row => new ChartNote($"appointment-{KollaName.Id(KollaName.Appointments, row.Name)}", "appointment", KollaMapping.Start(row, practice.Zone)?.InZone(practice.Zone).Date, row.Notes!)));
        notes.AddRange((await logs ?? []).Where(row => row.ContactId is null || KollaName.Id(KollaName.Contacts, row.ContactId) == patientId).Where(row => (row.Description ?? row.ShortDescription) is not null)
            .Select(row => new ChartNote(KollaName.Tail(row.Name) ?? "", "communication log", KollaValue.Moment(row.CommunicationTime)?.InZone(practice.Zone).Date, (row.Description ?? row.ShortDescription)!)));
        return notes;
    }

    public bool Takes(string text) => text.Trim() is { Length: > 0 } words && words.Length <= practice.NoteLength;

    public async Task<WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken)
    {
        if (practice.NoteSubject is not { } subject) throw client.Access.Misconfigured("config.noteSubject is required for notes");
        if (!Takes(note.Text)) return new WriteReceipt.Rejected(WriteRejection.Invalid); // half a note is another note
        if (!HasLog) return await AppendAsync(note, cancellationToken);

        var provider = note.ProviderId is { } id ? KollaName.Of(KollaName.Resources, id) : "";
        var body = new LogBody(
            KollaName.Of(KollaName.Contacts, note.PatientId), KollaValue.Send(MomentOf(note)), provider, subject, "PHONE", KollaValue.Cut(note.Text, KollaPractice.ShortNote), note.Text.Trim(), Inbound: true);
        switch (await client.AddLogAsync(note.PatientId, body, cancellationToken))
        {
            case KollaWrite.Done done:
                return KollaName.Tail(KollaClient.Row<LogRow>(done)?.Name) is { } logId ? new WriteReceipt.Confirmed(logId) : new WriteReceipt.Unknown();
            case KollaWrite.Refused { Answer.Status: 404 or 405 or 501 }:
                memory.Keep(client.Access, NoLog, NoLog);
                return await AppendAsync(note, cancellationToken);
            case KollaWrite.Refused:
                return new WriteReceipt.Rejected(WriteRejection.Invalid);
            default:
                return new WriteReceipt.Unknown();
        }
    }

    /// <summary>
    /// Whole, and behind what stands there already; without a visit ahead there is no place for it. All that stands there is written anew, so what is read must
    /// be what stands: never of a copy, and not while our own last words are on their way or may be missing from it. Other processes' words are not known here.
    /// </summary>
    private async Task<WriteReceipt> AppendAsync(NewNote note, CancellationToken cancellationToken)
    {
        var refused = new WriteReceipt.Rejected(WriteRejection.NotPermitted);
        if (practice.Lag > Duration.Zero) return refused;
        var ahead = (await VisitsAsync(note.PatientId, Today, cancellationToken)).Where(row => KollaMapping.Status(row) is AppointmentStatus.Scheduled or AppointmentStatus.Confirmed)
            .Select(row => (Id: KollaName.Id(KollaName.Appointments, row.Name), Start: KollaMapping.Start(row, practice.Zone))).Where(visit => visit.Id is not null && visit.Start > Now).OrderBy(visit => visit.Start).ToList();
        if (ahead.Count == 0) return refused;

        var visitId = ahead[0].Id!;
        var (appended, underWay) = ($"{Appended} {visitId}", $"{UnderWay} {visitId}");
        if (!memory.TryKeep(client.Access, underWay, UnderWay, options.Value.AbsentAfter)) return refused;
        KollaWrite? written = null;
        try
        {
            if (memory.Find<object>(client.Access, appended, practice.ReadsBehind(options.Value).ToTimeSpan()) is not null) return refused;
            if (await client.AppointmentAsync(visitId, cancellationToken) is not { } now || KollaMapping.Status(now) is not (AppointmentStatus.Scheduled or AppointmentStatus.Confirmed)) return refused;
            var notes = now.Notes is { } before ? $"{before}\n{note.Text.Trim()}" : note.Text.Trim();
            if (notes.Length > LongestNotes) return new WriteReceipt.Rejected(WriteRejection.Invalid);
            written = await client.ChangeAppointmentAsync(visitId, new AppointmentBody(Notes: notes), "notes", cancellationToken);
            if (written is KollaWrite.Done) memory.Keep(client.Access, appended, Appended); // from now on it is seen in so long
        }
        finally
        {
            if (written is not KollaWrite.Lost) memory.Drop(client.Access, underWay); // a lost one may still come
        }

        return written switch
        {
            KollaWrite.Done done when KollaTraces.HasLine(KollaClient.Row<AppointmentRow>(done)?.Notes, note.Text.Trim()) => new WriteReceipt.Confirmed(visitId),
            KollaWrite.Refused => refused,
            _ => new WriteReceipt.Unknown(),
        };
    }

    private async Task<IReadOnlyList<AppointmentRow>> VisitsAsync(string patientId, LocalDate from, CancellationToken cancellationToken)
    {
        var rows = await client.AppointmentsAsync(practice.Zone.AtStartOfDay(from).ToInstant(), practice.Zone.AtStartOfDay(Today + Around).ToInstant(), patientId, cancellationToken);
        return [.. rows.Where(row => KollaMapping.PatientId(row) == patientId).DistinctBy(row => row.Name)];
    }

    /// <summary>Now, or the noon of the day it was said on.</summary>
    private Instant MomentOf(NewNote note) => note.Date == Today ? Now : (note.Date + LocalTime.Noon).InZoneLeniently(practice.Zone).ToInstant();

    private bool HasLog => memory.Find<object>(client.Access, NoLog, options.Value.LackingFor) is null;

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    private LocalDate Today => Now.InZone(practice.Zone).Date;
}
