using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Insurance;

/// <summary>A patient's membership in a plan. Patient data.</summary>
/// <param name="Carrier">The insurer's name; null when the PMS does not say.</param>
/// <param name="Coverage">The PMS's words for what it covers, such as <c>Dental Primary</c>.</param>
/// <param name="MemberId">As on the card; null when the PMS does not say.</param>
/// <param name="Relationship">Of the patient to the subscriber, in the PMS's word.</param>
/// <param name="Until">The last day; null: no end.</param>
public sealed record InsurancePolicy(
    string? Carrier, string? Coverage, string? MemberId, string? GroupNumber, string? Relationship, LocalDate? Since, LocalDate? Until) : PatientData;

/// <summary>The insurance of a PMS's patients. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IInsuranceDesk
{
    /// <summary>The policies of a patient, those that have ended included.</summary>
    Task<IReadOnlyList<InsurancePolicy>> ReadAsync(string patientId, CancellationToken cancellationToken);
}
