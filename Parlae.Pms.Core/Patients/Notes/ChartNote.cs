using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Notes;

/// <summary>A note on a patient's chart. Patient data.</summary>
/// <param name="Type">The PMS's own word; null when it has none.</param>
/// <param name="Date">In the practice's zone; null when the PMS does not say.</param>
public sealed record ChartNote(string NoteId, string? Type, LocalDate? Date, string Text) : PatientData;

/// <summary>A note to be written.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
/// <param name="ProviderId">Who it is filed under; null: whoever the practice chose for such cases.</param>
/// <param name="Date">Today, in the practice's zone.</param>
public sealed record NewNote(string Reference, string PatientId, string? ProviderId, LocalDate Date, string Text) : PatientData;

/// <summary>The notes of a PMS. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface INoteBook
{
    /// <summary>Every note of a patient, of whatever type: which of them may be told is the clinic's rule.</summary>
    Task<IReadOnlyList<ChartNote>> ReadAsync(string patientId, CancellationToken cancellationToken);

    /// <summary>Whether a note of these words can be filed whole: they are not too long, and lose nothing of what they say in the signs that the PMS knows.</summary>
    bool Takes(string text);

    /// <summary>Sends the note once, under the type the clinic chose for notes of callers. Never throws for a lost answer.</summary>
    Task<Writes.WriteReceipt> AddAsync(NewNote note, CancellationToken cancellationToken);
}
