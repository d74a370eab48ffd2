using System.Globalization;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Billing;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// Payments can be written. Balances are not to be had, and the sign, day and completeness of transactions are unknown (reference 9): nothing is told of
/// them.
/// </summary>
internal sealed class KollaBillingDesk(KollaClient client, KollaPractice practice) : IBillingDesk
{
    private const int LongestReceipt = 60;

    public Task<PatientBalance?> ReadBalanceAsync(string patientId, CancellationToken cancellationToken) => Task.FromResult<PatientBalance?>(null);

    public Task<IReadOnlyList<Payment>> ReadPaymentsAsync(string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<Payment>>(client.Access.Lacks("payments come without day and sign"));

    public Task<IReadOnlyList<PaymentMethod>> ReadMethodsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PaymentMethod>>([.. practice.PaymentMethods.Select(name => new PaymentMethod(name.ToLowerInvariant(), name))]);

    public string Receipt(string receipt) => ReceiptOf(receipt);

    public async Task<WriteReceipt> RecordAsync(NewPayment payment, CancellationToken cancellationToken)
    {
        var body = new TransactionBody(KollaName.Of(KollaName.Contacts, payment.PatientId), payment.Amount.ToString("0.00", CultureInfo.InvariantCulture), Note(payment));
        return await client.AddTransactionAsync(body, cancellationToken) switch
        {
            KollaWrite.Done done => KollaName.Id(KollaName.Transactions, KollaClient.Row<TransactionRow>(done)?.Name) is { } id ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Unknown(),
            KollaWrite.Refused refused => new WriteReceipt.Rejected(KollaFaults.Rejection(refused.Answer, []) ?? WriteRejection.Other),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>The way to pay stands in the text, and the receipt's number, by which the payment is known again.</summary>
    public static string Note(NewPayment payment) => $"{payment.Method.Name} payment ref {ReceiptOf(payment.Receipt)}";

    public static decimal? Amount(string? raw) => decimal.TryParse(raw, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    private static string ReceiptOf(string receipt) => KollaValue.Cut(receipt, LongestReceipt);
}
