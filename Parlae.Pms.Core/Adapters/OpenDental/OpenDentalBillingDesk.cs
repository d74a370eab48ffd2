using NodaTime;
using Parlae.Pms.Core.Adapters.OpenDental.Wire;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>A patient's account (reference 8). The family's figures are other people's too, and are not told.</summary>
internal sealed class OpenDentalBillingDesk(OpenDentalClient client, OpenDentalPractice practice) : IBillingDesk
{
    /// <summary>The category of ways to pay (opendental.com/site/apidefinitions).</summary>
    private const string PaymentTypes = "10";

    private const string Family = "Entire Family";

    public async Task<PatientBalance?> ReadBalanceAsync(string patientId, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(patientId)) return null;
        if (OpenDentalValue.Money((await client.AgingAsync(patientId, cancellationToken))?.PatEstBal) is { } own) return Balance(own);

        // The family's row carries the guarantor's number: only its name tells it from theirs.
        var rows = (await client.BalancesAsync(patientId, cancellationToken)).Where(row => row.PatNum == patientId && !Family.Equals(row.Name, StringComparison.OrdinalIgnoreCase));
        return rows.Select(row => OpenDentalValue.Money(row.Balance)).FirstOrDefault(balance => balance is not null) is { } told ? Balance(told) : null;
    }

    public async Task<IReadOnlyList<Payment>> ReadPaymentsAsync(string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        !OpenDentalValue.IsId(patientId) ? [] :
        [.. (await client.PaymentsAsync(patientId, cancellationToken)).Where(row => row.PatNum == patientId).Select(OpenDentalMapping.ToPayment).OfType<Payment>()
            .Where(payment => first <= payment.Date && payment.Date <= last).DistinctBy(payment => payment.PaymentId)];

    /// <summary>An insurer's money goes by the claim, and is not for us.</summary>
    public async Task<IReadOnlyList<PaymentMethod>> ReadMethodsAsync(CancellationToken cancellationToken)
    {
        if (practice.PaymentTypes is { Count: > 0 } own)
            return [.. own.Select(pair => pair.Split(':', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2 && OpenDentalValue.IsId(pair[0])).Select(pair => new PaymentMethod(pair[0], pair[1]))];
        return [.. (await client.DefinitionsAsync(PaymentTypes, cancellationToken))
            .Where(row => OpenDentalValue.IsId(row.DefNum) && row.ItemName is not null && !OpenDentalValue.IsTrue(row.IsHidden) && IsPayment(row) && !row.ItemName.Contains("insurance", StringComparison.OrdinalIgnoreCase))
            .Select(row => new PaymentMethod(row.DefNum!, row.ItemName!)).DistinctBy(method => method.Code)];
    }

    public string Receipt(string receipt) => receipt.Trim();

    public async Task<WriteReceipt> RecordAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(payment.PatientId)) return new WriteReceipt.Rejected(WriteRejection.PatientUnknown);
        var body = new Dictionary<string, object>
        {
            ["PatNum"] = OpenDentalValue.Number(payment.PatientId),
            ["PayAmt"] = payment.Amount,
            ["PayDate"] = OpenDentalValue.Send(payment.Date),
            ["PayNote"] = Receipt(payment.Receipt), // by which it is looked for when its answer is lost
        };
        if (OpenDentalValue.IsId(payment.Method.Code)) body["PayType"] = OpenDentalValue.Number(payment.Method.Code);
        return await client.AddPaymentAsync(body, cancellationToken) switch
        {
            OpenDentalOutcome.Done done when done.IdOf("PayNum") is { } id => new WriteReceipt.Confirmed(id),
            OpenDentalOutcome.Refused { Status: 404 } => new WriteReceipt.Rejected(WriteRejection.PatientUnknown),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(refused.Reason),
            _ => new WriteReceipt.Unknown(),
        };
    }

    private static PatientBalance Balance(decimal own) => new(own, own, null, null);

    private static bool IsPayment(DefinitionRow row) => row.Category == PaymentTypes || "PaymentTypes".Equals(row.CategoryName, StringComparison.OrdinalIgnoreCase);
}
