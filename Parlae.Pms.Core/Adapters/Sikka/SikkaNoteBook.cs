using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Notes of the copy, and new ones that the practice's computer files later.</summary>
internal sealed class SikkaNoteBook(SikkaClient client, SikkaPractice practice, SikkaPeople people) : INoteBook
{
    public async Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken)
    {
        // A filter may be ignored, and the wrong patient's notes would be told: compare again.
        var rows = client.Whole(await client.NotesAsync(patientId, cancellationToken)).Where(row => row.PatientId == patientId && client.Access.Owns(row.PracticeId));
        return [.. rows.Select(SikkaMapping.ToNote).OfType<ChartNote>()];
    }

    public bool Takes(string text) => practice.NoteText(text) is not null;

    public async Task<WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken)
    {
        if (practice.MissingForNotes is { } missing) throw client.Access.Misconfigured($"{missing} is required for notes");
        if (practice.NoteText(note.Text) is not { } words) return new WriteReceipt.Rejected(WriteRejection.Invalid); // half a note is another note
        var pms = practice.Pms;
        var body = new Dictionary<string, string>
        {
            ["patient_id"] = note.PatientId,
            ["practice_id"] = client.Access.PracticeId,
            ["type"] = practice.NoteType!,
            ["text"] = words,
            ["check_spu"] = "true", // Offline is said at once: without it the request would wait, and the caller with it.
        };
        if (!pms.IsPlanet)
        {
            body["date"] = SikkaValue.Send(note.Date);
            body["provider_id"] = note.ProviderId ?? await people.ProviderOfAsync(note.PatientId, cancellationToken);
        }

        if (pms.NeedsUser && practice.Setting("bookingUser") is { } user) body["user"] = user;
        return await client.AddNoteAsync(body, cancellationToken);
    }
}
