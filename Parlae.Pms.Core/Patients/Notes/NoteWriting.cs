using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients.Charts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients.Notes;

/// <summary>Puts a note on a patient's chart in the practice's own system. The same words said twice in a call are one note.</summary>
public sealed class NoteWriting(PmsConnections connections, WriteLedger ledger, ChartWriting chart)
{
    private static readonly string[] FieldsWritten = ["notes"];

    /// <summary>Whether the practice's system takes these words, and all of them. Asks it nothing.</summary>
    public async Task<bool> TakesAsync(PmsAccount account, string text, CancellationToken cancellationToken) =>
        account.Capabilities.AddNotes && (await connections.OpenAsync(account, cancellationToken)).Notes?.Takes(text) == true;

    /// <summary>Throws as <see cref="ChartWriting.WriteAsync"/>.</summary>
    /// <param name="call">The call it is said in.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="patient">Whom it is about.</param>
    /// <param name="text">As <see cref="TakesAsync"/> has it.</param>
    /// <param name="reference">A new one of the ledger's.</param>
    /// <param name="cancellationToken">Gives up before anything is sent.</param>
    public Task<ChartOutcome> AddAsync(CallContext call, string action, PatientKey patient, string text, string reference, CancellationToken cancellationToken)
    {
        var note = new NewNote(reference, patient.Id ?? "", ProviderId: null, call.Time.Today, text);
        var entry = call.Wish(ledger, WriteKind.AddNote, reference, patient) with { NewNote = note };
        return chart.WriteAsync(call, action, new(entry, (key, _) => ValueTask.FromResult(WriteLedger.NoteIntent(key, call.CallId, note)), FieldsWritten, "added"), cancellationToken);
    }
}
