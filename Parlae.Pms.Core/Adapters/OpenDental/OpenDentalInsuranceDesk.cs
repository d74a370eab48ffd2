using Parlae.Pms.Core.Patients.Insurance;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Plans of a patient (reference 7). New ones need a plan that the practice has, which a caller cannot name: staff file them.</summary>
internal sealed class OpenDentalInsuranceDesk(OpenDentalClient client) : IInsuranceDesk
{
    public async Task<IReadOnlyList<InsurancePolicy>> ReadAsync(string patientId, CancellationToken cancellationToken) =>
        !OpenDentalValue.IsId(patientId) ? [] : [.. (await client.InsuranceAsync(patientId, cancellationToken)).Where(row => row.PatNum == patientId).Select(OpenDentalMapping.ToPolicy)];
}
