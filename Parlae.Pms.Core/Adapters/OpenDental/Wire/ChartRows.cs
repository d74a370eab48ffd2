using System.Text.Json.Serialization;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>A line of a patient's communication log (opendental.com/site/apicommlogs). Patient data.</summary>
internal sealed record CommlogRow(string? CommlogNum, string? PatNum, string? CommDateTime, [property: JsonPropertyName("commType")] string? TypeName, string? Note) : PatientData;

/// <summary>A patient's part in a plan (<c>familymodules/{PatNum}/Insurance</c>). Patient data.</summary>
internal sealed record InsuranceRow(
    string? PatNum, string? SubscriberID, string? PatID, [property: JsonPropertyName("ordinal")] string? OrdinalName, string? Relationship, string? CarrierName, string? GroupNum,
    string? IsMedical, string? PlanNum, string? PatPlanNum) : PatientData;

/// <summary>A family's account and this patient's part of it (<c>accountmodules/{PatNum}/Aging</c>). Patient data.</summary>
internal sealed record AgingRow(string? PatEstBal) : PatientData;

/// <summary>One patient's balance; the last row is the family's, under the guarantor's number. Patient data.</summary>
internal sealed record BalanceRow(string? PatNum, string? Name, string? Balance) : PatientData;

/// <summary>A patient's payment (opendental.com/site/apipayments). Patient data.</summary>
internal sealed record PaymentRow(
    string? PayNum, string? PatNum, [property: JsonPropertyName("payType")] string? TypeName, string? PayDate, string? PayAmt, string? PayNote) : PatientData;
