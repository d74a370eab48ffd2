using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>Changes a patient by PUT; what is left out stays (reference 2).</summary>
internal sealed class OpenDentalPatientChanges(OpenDentalClient client) : IPatientChanges
{
    public async Task<WriteReceipt> RenameAsync(NewPreferredName change, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(change.PatientId)) return new WriteReceipt.Rejected(WriteRejection.NotPermitted);
        return await client.ChangePatientAsync(change.PatientId, new Dictionary<string, object> { ["Preferred"] = change.Name.Trim() }, cancellationToken) switch
        {
            OpenDentalOutcome.Done => new WriteReceipt.Confirmed(change.PatientId),
            OpenDentalOutcome.Refused { Status: 404 } => new WriteReceipt.Rejected(WriteRejection.PatientUnknown),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(refused.Reason),
            _ => new WriteReceipt.Unknown(),
        };
    }
}
