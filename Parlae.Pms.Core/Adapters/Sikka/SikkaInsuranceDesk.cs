using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Patients.Insurance;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Memberships of the copy. Sikka cannot write insurance (reference 8.1).</summary>
internal sealed class SikkaInsuranceDesk(SikkaClient client) : IInsuranceDesk
{
    public async Task<IReadOnlyList<InsurancePolicy>> ReadAsync(string patientId, CancellationToken cancellationToken)
    {
        var rows = client.Whole(await client.SubscribersAsync(patientId, cancellationToken)).Where(row => row.PatientId == patientId && client.Access.Owns(row.PracticeId)).ToList();
        var companies = rows.Select(row => SikkaValue.Id(row.InsuranceCompanyId)).OfType<string>().Distinct().ToList();
        var found = await Task.WhenAll(companies.Select(id => CompanyAsync(id, cancellationToken)));
        var byId = companies.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. rows.Select(row => SikkaMapping.ToPolicy(row, SikkaValue.Id(row.InsuranceCompanyId) is { } id ? byId[id] : null))];
    }

    private async Task<InsuranceCompanyRow?> CompanyAsync(string id, CancellationToken cancellationToken) =>
        client.Whole(await client.InsuranceCompaniesAsync(id, cancellationToken)).FirstOrDefault(row => row.InsuranceCompanyId == id);
}
