using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Changes a contact by PATCH with a mask (reference 4). What the PMS made of it is looked at: some drop what they cannot hold.</summary>
internal sealed class KollaPatientChanges(KollaClient client, KollaPractice practice, IOptions<KollaOptions> options) : IPatientChanges
{
    private const string Mask = "preferred_name";

    public async Task<WriteReceipt> RenameAsync(NewPreferredName change, CancellationToken cancellationToken)
    {
        var name = change.Name.Trim();
        switch (await client.ChangeContactAsync(change.PatientId, new ContactRow(PreferredName: name), Mask, cancellationToken))
        {
            case KollaWrite.Done done when KollaClient.Row<ContactRow>(done)?.PreferredName == name:
                return new WriteReceipt.Confirmed(change.PatientId);
            case KollaWrite.Done:
                return await StandsAsync(change.PatientId, name, cancellationToken) switch
                {
                    true => new WriteReceipt.Confirmed(change.PatientId),
                    false when practice.ReadsBehind(options.Value) > Duration.Zero => new WriteReceipt.Submitted(change.PatientId), // what is read may be from before
                    false => new WriteReceipt.Rejected(WriteRejection.Invalid),
                    null => new WriteReceipt.Unknown(),
                };
            case KollaWrite.Refused refused:
                return new WriteReceipt.Rejected(KollaFaults.Rejection(refused.Answer, []) ?? WriteRejection.Other);
            default:
                return new WriteReceipt.Unknown();
        }
    }

    /// <summary>Null: it cannot be seen now.</summary>
    private async Task<bool?> StandsAsync(string patientId, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ContactAsync(patientId, cancellationToken) is { } row ? row.PreferredName == name : null;
        }
        catch (Exception e) when (e is Practices.VendorException or OperationCanceledException)
        {
            return null;
        }
    }
}
