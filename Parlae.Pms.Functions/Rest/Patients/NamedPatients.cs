using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Patients;

/// <summary>Whom a request that writes is about: by the PMS's id, or by the reference under which they are being created.</summary>
internal sealed class NamedPatients(WriteLedger ledger, PatientSearch patients, AuditedWork audited)
{
    /// <summary>Null: the practice has no such patient. A copy of the PMS may lag behind a patient that it has been told of: then their reference names them.</summary>
    public async Task<PatientKey?> FindAsync(RestCall call, string patientId)
    {
        if (WriteLedger.IsReference(patientId))
        {
            return await ledger.FindHereAsync(call.Account, patientId, call.Cancellation) is { Value: { Kind: WriteKind.CreatePatient, EffectMayStand: true } }
                ? await ledger.ResolveAsync(call.Account, new PatientKey.Asked(patientId), call.Cancellation)
                : null;
        }

        var isOnFile = await audited.RunAsync(call.Audited(patientId, "name") with { Action = "getPatient" }, async token =>
        {
            var found = await patients.GetAsync(call.Account, patientId, token) is not null;
            return new AuditedResult<bool>(found, found ? "ok" : "notFound");
        }, call.Cancellation);
        return isOnFile ? new PatientKey.OnFile(patientId) : null;
    }
}
