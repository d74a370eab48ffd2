using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Billing;

/// <summary>A way to pay as the PMS names it, such as <c>Cash Payment</c>.</summary>
/// <param name="Code">What the PMS wants to be told.</param>
[Business]
public sealed record PaymentMethod(string Code, string Name);

/// <summary>Money that was taken elsewhere, to be written into the ledger of the PMS. Patient data.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
/// <param name="Date">The day it was received, in the practice's zone.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="Receipt">What names the payment where it was taken, such as a receipt's number. Never card data.</param>
public sealed record NewPayment(string Reference, string PatientId, LocalDate Date, decimal Amount, PaymentMethod Method, string Receipt) : PatientData;
