using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Billing;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>The ledger of the copy. Balances come only with the patient's part apart: <c>accounts_receivables</c> mixes it with the insurer's, and is not asked.</summary>
internal sealed class SikkaBillingDesk(SikkaClient client, SikkaPractice practice) : IBillingDesk
{
    public async Task<PatientBalance?> ReadBalanceAsync(string patientId, CancellationToken cancellationToken)
    {
        var rows = client.Whole(await client.BalancesAsync(patientId, cancellationToken)).Where(row => row.PatientId == patientId && client.Access.Owns(row.PracticeId));
        return rows.OrderByDescending(row => SikkaValue.Date(row.CurrentDate)).Select(SikkaMoney.ToBalance).FirstOrDefault();
    }

    public async Task<IReadOnlyList<Payment>> ReadPaymentsAsync(string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        // All of the patient's payments, whatever days are asked for: which sign means money received shows in many better than in one.
        var rows = client.Whole(await client.PaymentsAsync(patientId, cancellationToken)).Where(row => row.PatientId == patientId && client.Access.Owns(row.PracticeId) && SikkaMoney.IsPayment(row)).ToList();
        var received = SikkaMoney.SignOfReceipts(practice.Configured("paymentSign"), rows);
        return [.. rows.Select(row => SikkaMoney.ToPayment(row, received)).OfType<Payment>().Where(payment => first <= payment.Date && payment.Date <= last).DistinctBy(payment => payment.PaymentId)];
    }
}
