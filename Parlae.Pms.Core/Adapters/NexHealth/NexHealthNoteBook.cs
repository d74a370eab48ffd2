using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Callers' notes as alerts on the patient's record, where the practice wants them (reference 7). Clinical notes can be read, but what they look like is not known, so none are told.</summary>
internal sealed class NexHealthNoteBook(NexHealthClient client, NexHealthPractice practice) : INoteBook
{
    public Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<ChartNote>>(client.Access.Lacks("notes cannot be read"));

    public bool Takes(string text) => text.Trim() is { Length: > 0 } words && words.Length <= practice.NoteLength;

    /// <summary>An alert has no id of the practice's system: NexHealth's answer is all there is to know of it.</summary>
    public async Task<WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken)
    {
        if (!practice.WritesAlerts) throw client.Access.Misconfigured("config.alertNotes is not on");
        if (!Takes(note.Text)) return new WriteReceipt.Rejected(WriteRejection.Invalid); // half a note is another note
        return await client.AddAlertAsync(note.PatientId, new AlertWrite(new(note.Text.Trim())), cancellationToken) switch
        {
            NexHealthWrite.Taken taken => NexHealthClient.Row<MadeRow>(taken, "patient_alert", "alert")?.Id is { } id ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Unknown(),
            NexHealthWrite.Refused refused => new WriteReceipt.Rejected(NexHealthFaults.Rejection(refused.Answer, []) ?? WriteRejection.Other),
            _ => new WriteReceipt.Unknown(),
        };
    }
}
