using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients.Insurance;

/// <summary>A patient's own membership in a plan, to be put on file. Patient data.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
/// <param name="Date">Today, in the practice's zone.</param>
/// <param name="Carrier">As the card has it.</param>
/// <param name="MemberId">As on the card.</param>
public sealed record NewPolicy(string Reference, string PatientId, LocalDate Date, string Carrier, string MemberId, string? GroupNumber) : PatientData;

/// <summary>Puts insurance on file where a PMS takes it. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IInsuranceFiling
{
    /// <summary>Whether this names one plan that the PMS has, held by the patient themself. Asks the PMS nothing.</summary>
    bool Takes(InsuranceWish wish);

    /// <summary>Sends the policy once. Never throws for a lost answer.</summary>
    Task<Writes.WriteReceipt> AddAsync(NewPolicy policy, CancellationToken cancellationToken);
}
