using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Contacts;

/// <summary>The name a patient wants to be called by, to be written into the PMS. Patient data.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
public sealed record NewPreferredName(string Reference, string PatientId, string Name) : PatientData;

/// <summary>What a PMS lets be changed of a patient it has. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IPatientChanges
{
    /// <summary>Sends the name once. Never throws for a lost answer.</summary>
    Task<Writes.WriteReceipt> RenameAsync(NewPreferredName change, CancellationToken cancellationToken);
}
