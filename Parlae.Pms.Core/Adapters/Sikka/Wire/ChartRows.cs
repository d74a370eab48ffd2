using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>A row of <c>medical_notes</c>. Patient data.</summary>
internal sealed record NoteRow(string? PatientId, string? Type, string? Date, string? Text, string? Description, string? NoteId, string? PracticeId) : PatientData;

/// <summary>A row of <c>subscribers</c>. <c>subscriber_id</c> is a key of the PMS, not what stands on the card. Patient data.</summary>
internal sealed record SubscriberRow(
    string? PatientId, string? Type, string? InsuranceCompanyId, string? PatientRelation, string? InsuranceEffectiveDate, string? InsuranceExpirationDate, string? GroupNumber,
    string? MemberId, string? PracticeId) : PatientData;

/// <summary>A row of <c>insurance_companies</c>.</summary>
[Business]
internal sealed record InsuranceCompanyRow(string? InsuranceCompanyId, string? InsuranceCompanyName, string? GroupPlanNumber);

/// <summary>A row of <c>patient_balance</c>. The age buckets are in <see cref="More"/>: their names come in two spellings. Patient data.</summary>
internal sealed record BalanceRow(
    string? PatientId, string? PracticeId, string? CurrentDate, string? PatientBalance, string? AccountBalance, string? PatientDue, string? InsuranceDue) : PatientData
{
    /// <summary>Each bucket under either name (reference 10).</summary>
    private static readonly string[][] Ages =
    [
        ["less_than_30", "between_0_30"], ["between_30_60", "between_31_60"], ["between_60_90", "between_61_90"], ["greater_than_90", "more_than_90"],
    ];

    [JsonExtensionData]
    public Dictionary<string, JsonElement> More { get; init; } = [];

    /// <summary>The sum of the buckets with this prefix; null when none of them is there.</summary>
    public decimal? Aged(string prefix)
    {
        var amounts = Ages.Select(names => names.Select(name => Bucket(prefix + name)).FirstOrDefault(amount => amount is not null)).ToList();
        return amounts.TrueForAll(amount => amount is null) ? null : amounts.Sum();
    }

    private decimal? Bucket(string name) =>
        More.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? SikkaMoney.Amount(value.ToString()) : null;
}

/// <summary>A row of <c>transactions</c>. Patient data.</summary>
internal sealed record TransactionRow(
    string? TransactionSrNo, string? PatientId, string? TransactionType, string? TransactionDate, string? Amount, string? PaymentType, string? ProcedureDescription, string? PracticeId,
    string? Note = null, string? ProcedureCode = null) : PatientData;

/// <summary>A row of <c>payment_types</c>.</summary>
[Business]
internal sealed record PaymentTypeRow(string? Code, string? Description, string? PracticeId);
