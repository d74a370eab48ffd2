using Parlae.Pms.Core.Adapters.Sikka.Wire;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Who belongs to a patient: the provider under whom something of theirs is filed, and who pays for them.</summary>
internal sealed class SikkaPeople(SikkaClient client, SikkaPractice practice)
{
    /// <summary>Whom the practice chose for such cases, else the patient's own, else the first dentist.</summary>
    public async Task<string> ProviderOfAsync(string patientId, CancellationToken cancellationToken) =>
        practice.Setting("defaultProviderId") ?? SikkaValue.Id((await client.PatientsAsync(("patient_id", patientId), cancellationToken)).Rows.FirstOrDefault(row => IsOf(patientId, row))?.ProviderId)
        ?? await FirstDentistAsync(cancellationToken);

    /// <summary>Somebody without a guarantor pays for themselves.</summary>
    public async Task<string> GuarantorOfAsync(string patientId, CancellationToken cancellationToken) =>
        client.Whole(await client.PatientsAsync(("patient_id", patientId), cancellationToken)).Where(row => IsOf(patientId, row)).Select(row => SikkaValue.Id(row.GuarantorId)).FirstOrDefault() ?? patientId;

    public async Task<string> FirstDentistAsync(CancellationToken cancellationToken)
    {
        var rows = await client.ProvidersAsync(cancellationToken);
        var active = SikkaMapping.ToProviders(rows, client.Access);
        var dentists = rows.Where(SikkaMapping.IsDentist).Select(row => row.ProviderId).ToHashSet();
        return (active.FirstOrDefault(one => dentists.Contains(one.ProviderId)) ?? (active.Count > 0 ? active[0] : null))?.ProviderId
            ?? throw client.Access.Misconfigured("this write needs a provider, and config.defaultProviderId is missing");
    }

    private bool IsOf(string patientId, PatientRow row) => row.PatientId == patientId && client.Access.Owns(row.PracticeId);
}
