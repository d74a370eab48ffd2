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
            var desk = connection.Insurance ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read insurance");
            var today = call.Time.Today;
            var policies = (await desk.ReadAsync(patientId, token)).Where(policy => policy.Until is not { } last || last >= today).Take(MostTold).ToList();
            return new(policies, policies.Count == 0 ? "none" : "ok");
        }, cancellationToken);
}
