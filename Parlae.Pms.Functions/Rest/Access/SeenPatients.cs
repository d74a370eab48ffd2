using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>A list shows several patients: each of them gets an entry of their own, durable before the list leaves.</summary>
internal sealed class SeenPatients(IAuditTrail audit)
{
    public const string Outcome = "listed";

    public Task RecordAsync(RestCall call, IEnumerable<string?> patientIds, params IReadOnlyList<string> fields) =>
        Task.WhenAll(patientIds.OfType<string>().Distinct(StringComparer.Ordinal).Select(id => audit.RecordAsync(call.Audited(id, fields), Outcome, call.Cancellation)));
}
