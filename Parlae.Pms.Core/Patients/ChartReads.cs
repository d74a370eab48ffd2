using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Patients;

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
}
