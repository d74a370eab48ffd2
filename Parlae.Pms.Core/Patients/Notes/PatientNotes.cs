using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Notes;

/// <summary>The newest notes of a patient that may be told.</summary>
/// <param name="Notes">Newest first.</param>
/// <param name="HasMore">There are older ones.</param>
public sealed record TellableChart(IReadOnlyList<ChartNote> Notes, bool HasMore) : PatientData;

/// <summary>Reads the notes of a patient that their clinic lets be told.</summary>
public sealed class PatientNotes(ChartReads charts)
{
    /// <summary>More than anybody listens to.</summary>
    private const int MostTold = 10;

    private static readonly string[] FieldsRead = ["notes"];

    /// <summary>Throws <see cref="VendorException"/> kinds and <see cref="Auditing.AuditUnavailableException"/>.</summary>
    public Task<TellableChart> ReadAsync(CallContext call, string action, PatientKey patient, CancellationToken cancellationToken) =>
        charts.ReadAsync<TellableChart>(call, action, patient, FieldsRead, async (connection, patientId, token) =>
        {
            var notes = await TellableAsync(call, connection, patientId, token);
            return new(new TellableChart([.. notes.Take(MostTold)], notes.Count > MostTold), "ok");
        }, cancellationToken);

    /// <summary>All of them, newest first; null: the PMS does not have this patient. Throws as <see cref="ReadAsync"/>.</summary>
    public Task<ChartPart<IReadOnlyList<ChartNote>>?> ListAsync(CallContext call, string action, string patientId, CancellationToken cancellationToken) =>
        charts.FindAsync<IReadOnlyList<ChartNote>>(call, action, patientId, FieldsRead, async (connection, id, token) => new(await TellableAsync(call, connection, id, token), "ok"), cancellationToken);

    private static async Task<List<ChartNote>> TellableAsync(CallContext call, PmsConnection connection, string patientId, CancellationToken cancellationToken)
    {
        var book = connection.Notes ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read notes");
        return [.. (await book.ReadAsync(patientId, cancellationToken)).Where(note => TellableNotes.Allows(call.Account.Rules, note.Type) && note.Text.Length > 0)
            .OrderByDescending(note => note.Date).ThenByDescending(note => note.NoteId, StringComparer.Ordinal)];
    }
}
