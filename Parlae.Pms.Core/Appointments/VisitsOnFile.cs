using NodaTime;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Appointments;

/// <summary>The visits that an account's PMS has.</summary>
internal static class VisitsOnFile
{
    /// <summary>Between two days, inclusive: of one patient, or of all when none is named. Throws <see cref="VendorException"/> kinds.</summary>
    public static async Task<IReadOnlyList<Appointment>> ReadVisitsAsync(
        this PmsConnections connections, PmsAccount account, PatientKey? patient, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (patient is not (null or PatientKey.OnFile))
            return []; // the PMS does not have them yet
        var connection = await connections.OpenAsync(account, cancellationToken);
        var book = connection.Appointments ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "this connection cannot read appointments");
        return await book.ReadAsync(first, last, patient?.Id, cancellationToken);
    }
}
