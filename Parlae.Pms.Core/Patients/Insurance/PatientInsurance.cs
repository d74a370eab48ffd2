using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Patients.Insurance;

/// <summary>Reads the insurance a patient has now.</summary>
public sealed class PatientInsurance(ChartReads charts)
{
    private const int MostTold = 10;

    private static readonly string[] FieldsRead = ["insurance"];

    /// <summary>Policies that have ended are left out. Throws <see cref="VendorException"/> kinds and <see cref="Auditing.AuditUnavailableException"/>.</summary>
    public Task<IReadOnlyList<InsurancePolicy>> ReadAsync(CallContext call, string action, PatientKey patient, CancellationToken cancellationToken) =>
        charts.ReadAsync<IReadOnlyList<InsurancePolicy>>(call, action, patient, FieldsRead, async (connection, patientId, token) =>
        {
            var policies = (await CurrentAsync(call, connection, patientId, token)).Take(MostTold).ToList();
            return new(policies, Outcome(policies));
        }, cancellationToken);

    /// <summary>All of them, as <see cref="ReadAsync"/>; null: the PMS does not have this patient.</summary>
    public Task<ChartPart<IReadOnlyList<InsurancePolicy>>?> ListAsync(CallContext call, string action, string patientId, CancellationToken cancellationToken) =>
        charts.FindAsync<IReadOnlyList<InsurancePolicy>>(call, action, patientId, FieldsRead, async (connection, id, token) =>
        {
            var policies = await CurrentAsync(call, connection, id, token);
            return new(policies, Outcome(policies));
        }, cancellationToken);

    private static string Outcome(List<InsurancePolicy> policies) => policies.Count == 0 ? "none" : "ok";

    private static async Task<List<InsurancePolicy>> CurrentAsync(CallContext call, PmsConnection connection, string patientId, CancellationToken cancellationToken)
    {
        var desk = connection.Insurance ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read insurance");
        var today = call.Time.Today;
        return [.. (await desk.ReadAsync(patientId, cancellationToken)).Where(policy => policy.Until is not { } last || last >= today)];
    }
}
