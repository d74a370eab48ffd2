using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Functions.Tools.Running;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Lets a tool at a patient only under a handle of this call, at the level the tool and the clinic's policy ask for.</summary>
internal sealed class PatientGate(IAuditTrail audit)
{
    /// <summary>Null: refused, and audited as such; answer <see cref="ToolWords.NotAllowed"/>.</summary>
    public async Task<PatientHandle?> AllowAsync(CallContext call, ToolDescription tool, string handle, CancellationToken cancellationToken)
    {
        var known = (await call.ReadSessionAsync(cancellationToken)).FindPatient(handle);
        if (known is not null && known.Level >= tool.LevelFor(call.Account))
            return known;
        await RefuseAsync(call, tool, known?.Patient, known is null ? "unknownHandle" : "level", cancellationToken);
        return null;
    }

    public Task RefuseAsync(CallContext call, ToolDescription tool, PatientKey? patient, string reason, CancellationToken cancellationToken)
    {
        GateMetrics.Refuse(call.AccountId, tool.Name, reason);
        return audit.RefuseAsync(call.Action(tool.Name, patient), reason, cancellationToken);
    }
}
