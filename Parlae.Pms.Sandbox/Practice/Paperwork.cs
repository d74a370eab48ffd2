using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>A note on a patient's chart.</summary>
internal sealed record Note(int Number, int Patient, string Type, LocalDate Date, string Text, string ProviderId, string CreatedBy, int? Appointment, Instant Changed)
{
    internal string Id => $"note-{Number}";
}

/// <summary>A patient's membership in a plan.</summary>
internal sealed record Policy(int Number, int Patient, Plan Plan, string MemberId, int Subscriber, string Relationship, LocalDate Since, decimal Used)
{
    internal string Id => $"policy-{Number}";
}

/// <summary>
/// A line of the ledger. A charge has a positive <paramref name="Amount"/> of which <paramref name="InsuranceShare"/> is the insurer's;
/// a payment has the positive amount that was paid, and its <paramref name="PaidBy"/> type.
/// </summary>
internal sealed record LedgerLine(
    int Number, int Patient, LocalDate Date, string ProviderId, string Code, string Description,
    decimal Amount, decimal InsuranceShare, PaymentType? PaidBy, string Note, Instant Changed)
{
    internal string Id => (PaidBy is null ? "charge-" : "payment-") + Number;
}
