using NodaTime;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>The ledger of the copy. Balances come only with the patient's part apart: <c>accounts_receivables</c> mixes it with the insurer's, and is not asked.</summary>
internal sealed class SikkaBillingDesk(SikkaClient client, SikkaPractice practice, SikkaPeople people) : IBillingDesk
{
    /// <summary>An insurer's money goes by the claim, an adjustment is no money, and card data is not for us.</summary>
    private static readonly string[] NotForUs = ["is_insurance_type", "is_adjustment_type", "are_credit_card_details_required"];

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

    /// <summary>A payment needs code and description of its type (reference 8.3), and some descriptions are empty.</summary>
    public async Task<IReadOnlyList<PaymentMethod>> ReadMethodsAsync(CancellationToken cancellationToken)
    {
        var all = Fit(await client.PaymentTypesAsync(null, cancellationToken));
        var kept = all.ToDictionary(method => method.Code);
        foreach (var filter in NotForUs)
        {
            var found = Fit(await client.PaymentTypesAsync(filter, cancellationToken));
            if (found.Count == all.Count) continue; // a filter may be ignored, and then tells nothing
            foreach (var method in found) kept.Remove(method.Code);
        }

        return [.. kept.Values.Where(method => !SikkaMoney.SaysInsurance(method.Name))];
    }

    public string Receipt(string receipt) => SikkaMoney.Receipt(receipt);

    public async Task<WriteReceipt> RecordAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        if (!practice.TakesPayments) return new WriteReceipt.Rejected(WriteRejection.NotPermitted);
        var day = SikkaValue.Send(payment.Date);
        return await client.AddTransactionAsync(new Dictionary<string, string>
        {
            ["patient_id"] = payment.PatientId,
            ["guarantor_id"] = await people.GuarantorOfAsync(payment.PatientId, cancellationToken),
            ["practice_id"] = client.Access.PracticeId,
            ["provider_id"] = await people.ProviderOfAsync(payment.PatientId, cancellationToken),
            ["transaction_date"] = day,
            ["transaction_entry_date"] = day,
            ["procedure_code"] = payment.Method.Code,
            ["procedure_description"] = payment.Method.Name,
            ["amount"] = SikkaMoney.Send(payment.Amount, practice.Configured("paymentSign")),
            ["note"] = Receipt(payment.Receipt),
            ["is_payment_by_procedure_code"] = "false",
            ["check_spu"] = "true", // Offline is said at once: without it the request would wait, and the caller with it.
        }, cancellationToken);
    }

    private static List<PaymentMethod> Fit(IReadOnlyList<PaymentTypeRow> rows) =>
        [.. rows.Where(row => row.Code is not null && row.Description is not null).Select(row => new PaymentMethod(row.Code!, row.Description!)).DistinctBy(method => method.Code)];
}
