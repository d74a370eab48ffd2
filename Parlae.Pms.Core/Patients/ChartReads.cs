using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>A part of the chart of somebody whom the PMS has.</summary>
public sealed record ChartPart<T>(T Value) : PatientData;

/// <summary>Reads a part of a patient's chart from the PMS, between its two audit entries. Nothing of it is kept.</summary>
public sealed class ChartReads(PmsConnections connections, ConnectionPulse pulse, AuditedWork audited)
{
    /// <param name="call">The call it is read in.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="patient">Verified, so the PMS has them.</param>
    /// <param name="fields">What is read, for the audit trail.</param>
    /// <param name="read">Given the connection and the PMS's id of the patient.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> ReadAsync<T>(
        CallContext call, string action, PatientKey patient, IReadOnlyList<string> fields, Func<PmsConnection, string, CancellationToken, Task<AuditedResult<T>>> read, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, patient, fields), async token =>
        {
            var known = patient as PatientKey.OnFile ?? throw new InvalidOperationException("Only a patient on file has a chart.");
            var result = await read(await connections.OpenAsync(call.Account, token), known.PatientId, token);
            pulse.Beat(call.Account);
            return result;
        }, cancellationToken);

    /// <summary>For the practice itself, which names a patient by the PMS's id. Null, and audited as such: the PMS does not have them.</summary>
    public Task<ChartPart<T>?> FindAsync<T>(
        CallContext call, string action, string patientId, IReadOnlyList<string> fields, Func<PmsConnection, string, CancellationToken, Task<AuditedResult<T>>> read, CancellationToken cancellationToken) =>
        ReadAsync<ChartPart<T>?>(call, action, new PatientKey.OnFile(patientId), fields, async (connection, id, token) =>
        {
            var directory = connection.Patients ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read patients");
            if (await directory.GetAsync(id, token) is null)
                return new(null, "notFound");
            var result = await read(connection, id, token);
            return new(new ChartPart<T>(result.Value), result.Outcome, Fields: result.Fields);
        }, cancellationToken);
}
