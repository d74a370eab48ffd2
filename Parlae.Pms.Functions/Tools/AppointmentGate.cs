using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Lets a tool at an appointment only under a handle of this call, when its patient is known well enough.</summary>
internal sealed class AppointmentGate(IAuditTrail audit)
{
    /// <summary>Null: refused, and audited as such; answer <see cref="Running.ToolWords.NotAllowed"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tool">Its level is that of visits found in the PMS.</param>
    /// <param name="bookedHere">The level of a visit that was booked in this call; a clinic that raises the tool's level raises this one too.</param>
    /// <param name="handle">As the assistant names it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<(AppointmentHandle Visit, PatientHandle Patient)?> AllowAsync(CallContext call, ToolDescription tool, IdentityLevel bookedHere, string handle, CancellationToken cancellationToken)
    {
        var session = await call.ReadSessionAsync(cancellationToken);
        var visit = session.FindAppointment(handle);
        var patient = visit is null ? null : session.Patients.Find(known => known.Patient == visit.Patient);
        if (visit is not null && patient is not null && patient.Level >= Needed(call, tool, visit, bookedHere))
            return (visit, patient);
        await RefuseAsync(call, tool, visit?.Patient, visit is null ? "unknownHandle" : "level", cancellationToken);
        return null;
    }

    public Task RefuseAsync(CallContext call, ToolDescription tool, PatientKey? patient, string reason, CancellationToken cancellationToken)
    {
        GateMetrics.Refuse(call.AccountId, tool.Name, reason);
        return audit.RefuseAsync(call.Action(tool.Name, patient), reason, cancellationToken);
    }

    private static IdentityLevel Needed(CallContext call, ToolDescription tool, AppointmentHandle visit, IdentityLevel bookedHere)
    {
        var raised = call.Account.Rules.MinimumLevels.TryGetValue(tool.Name, out var level) ? (IdentityLevel)level : IdentityLevel.None;
        return visit.BookedHere ? (IdentityLevel)Math.Max((int)bookedHere, (int)raised) : tool.LevelFor(call.Account);
    }
}
