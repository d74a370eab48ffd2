using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>A list shows several patients: each of them gets an entry of their own, durable before the list leaves.</summary>
internal sealed class SeenPatients(IAuditTrail audit)
{
    public const string Outcome = "listed";

    public Task RecordAsync(RestCall call, IEnumerable<string?> patientIds, params IReadOnlyList<string> fields) =>
        RecordAsync(call.Audited(null, fields), patientIds, call.Cancellation);

    /// <param name="action">What each entry says, but for the patient.</param>
    /// <param name="patientIds">Who is shown; null: somebody who has no id yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task RecordAsync(AuditedAction action, IEnumerable<string?> patientIds, CancellationToken cancellationToken) =>
        Task.WhenAll(patientIds.OfType<string>().Distinct(StringComparer.Ordinal).Select(id => audit.RecordAsync(action with { PatientId = id }, Outcome, cancellationToken)));
}
