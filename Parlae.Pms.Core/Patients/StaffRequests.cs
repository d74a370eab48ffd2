using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Patients;

/// <summary>Something a caller asks for that people do.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Patient">Whom it is about; null: the caller did not say.</param>
/// <param name="Details">The facts of it: with them it is the same wish however often it is said.</param>
/// <param name="Fields">Names of what is written down, for the audit trail.</param>
public sealed record StaffRequest(StaffTaskKind Kind, PatientKey? Patient, IReadOnlyDictionary<string, string> Details, IReadOnlyList<string> Fields) : PatientData;

/// <summary>Leaves callers' wishes to staff: one task a wish and call.</summary>
public sealed class StaffRequests(StaffTasks tasks, AuditedWork audited)
{
    public const string Outcome = "staffTask";

    /// <param name="call">The call it is asked in; the same wish of another call is another task.</param>
    /// <param name="action">The tool or route, for the audit trail.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="first">Done before the task is opened, within the audited access; null: nothing.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task LeaveAsync(CallContext call, string action, StaffRequest request, Func<CancellationToken, ValueTask>? first, CancellationToken cancellationToken) =>
        audited.RunAsync(call.Action(action, request.Patient, request.Fields), async token =>
        {
            if (first is not null)
                await first(token);
            var task = await tasks.OpenAsync(call.AccountId, request.Kind, Cause(call, request), request.Patient?.Id, call.CallId, WithPatient(request), token);
            if (task.Status == StaffTaskStatus.Closed)
                await tasks.AddDetailsAsync(call.AccountId, task.TaskId, new Dictionary<string, string>(), token); // they ask again
            return new AuditedResult<StaffTask>(task, Outcome);
        }, cancellationToken);

    /// <summary>A patient the PMS does not have yet is named as their own task or write names them.</summary>
    private static IReadOnlyDictionary<string, string> WithPatient(StaffRequest request) => request.Patient switch
    {
        PatientKey.Asked asked => new Dictionary<string, string>(request.Details) { ["patientReference"] = asked.Reference },
        PatientKey.ToMerge merge => new Dictionary<string, string>(request.Details) { ["patientTask"] = merge.TaskId },
        _ => request.Details,
    };

    /// <summary>Of lengths and values, so that no two wishes read alike.</summary>
    private static string Cause(CallContext call, StaffRequest request)
    {
        var text = new StringBuilder(ConnectedPractice.Keyed(call.Account, $"{call.CallId}|{request.Patient?.Text}"));
        foreach (var (name, value) in request.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal))
            text.Append('|').Append(name).Append('=').Append(value.Length).Append(':').Append(value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
