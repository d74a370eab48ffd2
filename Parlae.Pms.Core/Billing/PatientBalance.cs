using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Billing;

/// <summary>What stands open on a patient's account. Patient data. A negative amount is a credit.</summary>
/// <param name="Total">Of patient and insurance together.</param>
/// <param name="PatientPart">What the patient owes.</param>
/// <param name="InsurancePart">What is expected of insurance; null when the PMS does not say.</param>
/// <param name="AsOf">The day the PMS worked it out; null when it does not say.</param>
public sealed record PatientBalance(decimal Total, decimal PatientPart, decimal? InsurancePart, LocalDate? AsOf) : PatientData;

/// <summary>Money that was received for a patient, or given back. Patient data.</summary>
/// <param name="Amount">Above zero where money was received, whatever sign the PMS gives it.</param>
/// <param name="Method">The PMS's words, such as <c>Cash</c>.</param>
/// <param name="IsFromInsurance">The insurer paid.</param>
public sealed record Payment(string PaymentId, LocalDate Date, decimal Amount, string? Method, bool IsFromInsurance) : PatientData;

/// <summary>The ledger of a PMS. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IBillingDesk
{
    /// <summary>Null: the PMS has none for this patient, or none that tells the patient's part. That is not zero.</summary>
    Task<PatientBalance?> ReadBalanceAsync(string patientId, CancellationToken cancellationToken);

    /// <summary>Payments dated between the two days, inclusive.</summary>
    Task<IReadOnlyList<Payment>> ReadPaymentsAsync(string patientId, LocalDate first, LocalDate last, CancellationToken cancellationToken);

    /// <summary>The ways to pay under which money taken elsewhere may be recorded; empty where none is.</summary>
    Task<IReadOnlyList<PaymentMethod>> ReadMethodsAsync(CancellationToken cancellationToken);

    /// <summary>A receipt as the PMS keeps it, which is what tells payments apart there.</summary>
    string Receipt(string receipt) => receipt;

    /// <summary>Sends the payment once. Never throws for a lost answer.</summary>
    Task<Writes.WriteReceipt> RecordAsync(NewPayment payment, CancellationToken cancellationToken);
}
