using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Changes a patient by PATCH, which two systems take, and without phone, e-mail and address (reference 8.3).</summary>
internal sealed class SikkaPatientChanges(SikkaClient client, SikkaPractice practice) : IPatientChanges
{
    public Task<WriteReceipt> RenameAsync(NewPreferredName change, CancellationToken cancellationToken)
    {
        if (!SikkaValue.FitsPath(change.PatientId)) return Task.FromResult<WriteReceipt>(new WriteReceipt.Rejected(WriteRejection.NotPermitted)); // such an id cannot be addressed (reference 4.3)
        if (practice.Pms.FirstName(change.Name) != change.Name.Trim()) return Task.FromResult<WriteReceipt>(new WriteReceipt.Rejected(WriteRejection.Invalid)); // half a name is another name
        return client.ChangePatientAsync(change.PatientId, new Dictionary<string, string>
        {
            ["practice_id"] = client.Access.PracticeId,
            ["preferred_name"] = change.Name.Trim(),
            ["check_spu"] = "true",
        }, cancellationToken);
    }
}
