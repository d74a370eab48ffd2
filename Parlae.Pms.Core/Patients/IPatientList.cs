namespace Parlae.Pms.Core.Patients;

/// <summary>A PMS that can list its patients at a bearable cost. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IPatientList
{
    /// <summary>Every patient, with name, birth date and numbers at least.</summary>
    Task<IReadOnlyList<Patient>> ListAsync(CancellationToken cancellationToken);
}
