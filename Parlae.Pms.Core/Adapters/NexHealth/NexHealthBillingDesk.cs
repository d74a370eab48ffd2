using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Balances are a family's, and told to its guarantor alone; payments are a patient's, with a minus (reference 9).</summary>
internal sealed class NexHealthBillingDesk(NexHealthClient client) : IBillingDesk
{
    private const string Prefix = "API:";
    private const int LongestTransactionId = 50;

    private static readonly string[] NotTakenHere = ["insur", "adjust", "on file", "write-off", "write off", "refund", "discount"];

    /// <summary>Null for anybody but the guarantor: what the family owes is not theirs to hear.</summary>
    public async Task<PatientBalance?> ReadBalanceAsync(string patientId, CancellationToken cancellationToken)
    {
        if (await client.PatientAsync(patientId, cancellationToken) is not { Id: { } id } patient || patient.GuarantorId != id) return null;
        var row = (await client.BalancesAsync(id, cancellationToken)).FirstOrDefault(one => one.GuarantorId == id && client.Access.Owns(one.LocationId));
        if (NexHealthValue.Amount(row?.TotalBalance?.Amount) is not { } total || NexHealthValue.Amount(row!.GuarantorPortion?.Amount) is not { } part) return null;

        // What is to be written off is nobody's part.
        var insurance = NexHealthValue.Amount(row.InsuranceEstimate?.Amount) is { } expected && part + expected == total ? expected : (decimal?)null;
        return new PatientBalance(total, part, insurance, NexHealthValue.Date(row.UpdatedAt));
    }

    public async Task<IReadOnlyList<Payment>> ReadPaymentsAsync(string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        if (NexHealthValue.Id(patientId) is not { } id) return [];
        var rows = client.PaymentsAsync(("patient_id", id), cancellationToken);
        var types = client.PaymentTypesAsync(cancellationToken);
        await Task.WhenAll(rows, types);

        var names = (await types ?? []).Where(type => type is { Id: not null, Name: not null }).DistinctBy(type => type.Id).ToDictionary(type => type.Id!, type => type.Name!);
        return
        [
            .. (await rows).Where(row => row.PatientId == id && row.DeletedAt is null).DistinctBy(row => row.Id)
                .Select(row => (row, Date: NexHealthValue.Date(row.PaidAt), Amount: NexHealthValue.Amount(row.PaymentAmount?.Amount)))
                .Where(one => one is { row.Id: not null, Date: { } day, Amount: not null } && first <= day && day <= last)
                .Select(one => new Payment(
                    one.row.Id!, one.Date!.Value, -one.Amount!.Value, one.row.PaymentTypeId is { } type ? names.GetValueOrDefault(type) : null,
                    NexHealthValue.Id(one.row.InsurancePlanId) is not null || NexHealthValue.Id(one.row.ClaimId) is not null))
                .OrderBy(payment => payment.Date),
        ];
    }

    public async Task<IReadOnlyList<PaymentMethod>> ReadMethodsAsync(CancellationToken cancellationToken) =>
    [
        .. (await client.PaymentTypesAsync(cancellationToken) ?? [])
            .Where(type => type.Active != false && NexHealthValue.Id(type.Id) is not null && type.Name is { } name && !NotTakenHere.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(type => type.Id).Select(type => new PaymentMethod(type.Id!, type.Name!)),
    ];

    public string Receipt(string receipt) => TransactionId(receipt);

    public async Task<WriteReceipt> RecordAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        if (NexHealthValue.Number(payment.PatientId) is not { } patient) return new WriteReceipt.Rejected(WriteRejection.PatientUnknown);
        var transaction = TransactionId(payment.Receipt);
        var body = new PaymentWrite(new(patient, -payment.Amount, transaction, NexHealthValue.Number(payment.Method.Code), NexHealthValue.Send(payment.Date)));
        return await client.AddPaymentAsync(body, cancellationToken) switch
        {
            NexHealthWrite.Taken => new WriteReceipt.Submitted(transaction), // what the answer holds is not known (reference 11)
            NexHealthWrite.Refused refused => new WriteReceipt.Rejected(NexHealthFaults.Rejection(refused.Answer, []) ?? WriteRejection.Other),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>With the prefix of whoever wrote it; one that has it is not given it again.</summary>
    public static string TransactionId(string receipt) =>
        NexHealthValue.Cut(receipt.StartsWith(Prefix, StringComparison.Ordinal) ? receipt : Prefix + receipt.Trim(), LongestTransactionId);
}
