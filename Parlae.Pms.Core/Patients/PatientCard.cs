using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Patients;

/// <summary>Reads how a patient can be reached.</summary>
public sealed class PatientCard(ChartReads charts)
{
    private static readonly string[] FieldsRead = ["name", "phones", "email", "address"];

    /// <summary>Null: the PMS has no such patient any more. Throws <see cref="VendorException"/> kinds and <see cref="Auditing.AuditUnavailableException"/>.</summary>
    public Task<Patient?> ReadAsync(CallContext call, string action, PatientKey patient, CancellationToken cancellationToken) =>
        charts.ReadAsync<Patient?>(call, action, patient, FieldsRead, async (connection, patientId, token) =>
        {
            var directory = connection.Patients ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read patients");
            var found = await directory.GetAsync(patientId, token);
            return new(found, found is null ? "notFound" : "ok");
        }, cancellationToken);
}
