using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Billing;

/// <summary>The newest payments of a patient.</summary>
/// <param name="Payments">Newest first.</param>
/// <param name="HasMore">There are older ones in the days that were asked for.</param>
public sealed record PaymentHistory(IReadOnlyList<Payment> Payments, bool HasMore) : PatientData;

/// <summary>Reads what a patient owes and has paid.</summary>
public sealed class PatientAccount(ChartReads charts)
{
    /// <summary>More than anybody listens to.</summary>
    private const int MostTold = 20;

    private static readonly string[] BalanceFields = ["balance"];
    private static readonly string[] PaymentFields = ["payments"];

    /// <summary>Null: it cannot be seen, which is not zero. Throws <see cref="VendorException"/> kinds and <see cref="Auditing.AuditUnavailableException"/>.</summary>
    public Task<PatientBalance?> ReadBalanceAsync(CallContext call, string action, PatientKey patient, CancellationToken cancellationToken) =>
        charts.ReadAsync<PatientBalance?>(call, action, patient, BalanceFields, async (connection, patientId, token) =>
        {
            var balance = await Desk(connection, call).ReadBalanceAsync(patientId, token);
            return new(balance, balance is null ? "unavailable" : "ok");
        }, cancellationToken);

    /// <summary>Throws as <see cref="ReadBalanceAsync"/>.</summary>
    public Task<PaymentHistory> ReadPaymentsAsync(CallContext call, string action, PatientKey patient, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        charts.ReadAsync<PaymentHistory>(call, action, patient, PaymentFields, async (connection, patientId, token) =>
        {
            var payments = await NewestFirstAsync(call, connection, patientId, first, last, token);
            return new(new PaymentHistory([.. payments.Take(MostTold)], payments.Count > MostTold), "ok");
        }, cancellationToken);

    /// <summary>As <see cref="ReadBalanceAsync"/>; null: the PMS does not have this patient.</summary>
    public Task<ChartPart<PatientBalance?>?> FindBalanceAsync(CallContext call, string action, string patientId, CancellationToken cancellationToken) =>
        charts.FindAsync<PatientBalance?>(call, action, patientId, BalanceFields, async (connection, id, token) =>
        {
            var balance = await Desk(connection, call).ReadBalanceAsync(id, token);
            return new(balance, balance is null ? "unavailable" : "ok");
        }, cancellationToken);

    /// <summary>All of those days, newest first; null: the PMS does not have this patient. Throws as <see cref="ReadBalanceAsync"/>.</summary>
    public Task<ChartPart<IReadOnlyList<Payment>>?> ListPaymentsAsync(CallContext call, string action, string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        charts.FindAsync<IReadOnlyList<Payment>>(
            call, action, patientId, PaymentFields, async (connection, id, token) => new(await NewestFirstAsync(call, connection, id, first, last, token), "ok"), cancellationToken);

    private static async Task<List<Payment>> NewestFirstAsync(CallContext call, PmsConnection connection, string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        [.. (await Desk(connection, call).ReadPaymentsAsync(patientId, first, last, cancellationToken)).OrderByDescending(payment => payment.Date).ThenByDescending(payment => payment.PaymentId, StringComparer.Ordinal)];

    private static IBillingDesk Desk(PmsConnection connection, CallContext call) =>
        connection.Billing ?? throw new PracticeMisconfiguredException(call.Account.Vendor, call.AccountId, "this connection cannot read accounts");
}
