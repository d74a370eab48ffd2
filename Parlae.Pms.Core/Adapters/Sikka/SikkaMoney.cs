using System.Globalization;
using Parlae.Pms.Core.Adapters.Sikka.Wire;
using Parlae.Pms.Core.Billing;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Sikka's amounts as ours. Pure. An amount that is absent is unknown, never zero.</summary>
internal static class SikkaMoney
{
    /// <summary><c>228.00</c>, <c>24.0000</c>, <c>80</c>, <c>-39.30</c>, <c>$1,280.00</c>, <c>(39.30)</c>; null for nothing or no number.</summary>
    public static decimal? Amount(string? raw) =>
        decimal.TryParse(SikkaValue.Text(raw), NumberStyles.Currency, Money, out var amount) ? decimal.Round(amount, 2, MidpointRounding.AwayFromZero) : null;

    /// <summary>Null for a row that does not tell the patient's part.</summary>
    public static PatientBalance? ToBalance(BalanceRow row)
    {
        var total = Amount(row.PatientBalance) ?? Amount(row.AccountBalance);
        var ofInsurance = Amount(row.InsuranceDue) ?? row.Aged("insurance_amount_");
        var ofPatient = Amount(row.PatientDue) ?? row.Aged("patient_amount_") ?? total - ofInsurance;
        return ofPatient is { } part ? new PatientBalance(total ?? part + (ofInsurance ?? 0), part, ofInsurance, SikkaValue.Date(row.CurrentDate)) : null;
    }

    public static bool IsPayment(TransactionRow row) => string.Equals(row.TransactionType, "Payment", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether this PMS writes money received with a minus (-1), as in Sikka's own example, or plain (1): it is nowhere told (reference 8.3). What
    /// the clinic configured counts, else what most of the payments have.
    /// </summary>
    public static int SignOfReceipts(string? configured, IReadOnlyCollection<TransactionRow> payments)
    {
        if (configured is not null) return configured.StartsWith("pos", StringComparison.OrdinalIgnoreCase) ? 1 : -1;
        return payments.Sum(row => Math.Sign(Amount(row.Amount) ?? 0)) > 0 ? 1 : -1;
    }

    /// <summary>Money received as it is sent: with a minus, as in Sikka's example, unless the clinic knows that its PMS wants none.</summary>
    public static string Send(decimal amount, string? configured) => (SignOfReceipts(configured ?? "negative", []) * amount).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A receipt as it is sent, and so found again.</summary>
    public static string Receipt(string receipt) => SikkaValue.Free(receipt, 60);

    /// <summary>Null for a row without number, date or amount.</summary>
    public static Payment? ToPayment(TransactionRow row, int received)
    {
        if (SikkaValue.Id(row.TransactionSrNo) is not { } id || SikkaValue.Date(row.TransactionDate) is not { } date || Amount(row.Amount) is not { } amount || amount == 0) return null;
        return new Payment(id, date, amount * received, row.PaymentType ?? row.ProcedureDescription, SaysInsurance(row.PaymentType) || SaysInsurance(row.ProcedureDescription));
    }

    private static readonly NumberFormatInfo Money = new() { CurrencySymbol = "$" };

    public static bool SaysInsurance(string? words) => words?.Contains("insur", StringComparison.OrdinalIgnoreCase) == true;
}
