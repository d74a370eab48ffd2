using System.Text.Json.Serialization;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.NexHealth.Wire;

/// <summary>What <c>/authenticates</c> gives. A secret.</summary>
internal sealed record TokenRow(string? Token) : SecretData;

/// <summary>An institution with its locations.</summary>
[Business]
internal sealed record InstitutionRow(string? Id, string? Name, string? Subdomain, IReadOnlyList<LocationRow>? Locations);

[Business]
internal sealed record LocationRow(
    string? Id, string? Name, string? StreetAddress, [property: JsonPropertyName("street_address_2")] string? StreetAddress2, string? City, string? State, string? ZipCode, string? PhoneNumber, string? Tz, string? LastSyncTime,
    bool? InsertApptClient, bool? MapByOperatory, bool? Inactive);

/// <summary>The practice system behind a location, and whether it is read and written now.</summary>
[Business]
internal sealed record SyncRow(EmrRow? Emr, string? ReadStatus, string? WriteStatus, IReadOnlyList<LocationRow>? Locations);

[Business]
internal sealed record EmrRow(string? Name, string? DisplayName);

[Business]
internal sealed record ProviderRow(string? Id, string? FirstName, string? LastName, string? Name, string? DisplayName, bool? Inactive, bool? Requestable);

[Business]
internal sealed record OperatoryRow(string? Id, string? Name, string? DisplayName, string? LocationId, bool? Active);

[Business]
internal sealed record VisitTypeRow(string? Id, string? Name, string? ParentType, string? ParentId, string? Minutes);

/// <summary>Open times of one provider, one operatory, or neither. Ids stand in the slot, in the group, or in both (reference 6).</summary>
[Business]
internal sealed record SlotGroup(string? Lid, string? Pid, string? OperatoryId, IReadOnlyList<SlotRow>? Slots);

[Business]
internal sealed record SlotRow(string? Time, string? EndTime, string? OperatoryId, string? ProviderId);

/// <summary>A patient. Patient data.</summary>
internal sealed record PatientRow(
    string? Id, string? Email, string? FirstName, string? LastName, string? ForeignId, PatientBio? Bio, bool Inactive, string? GuarantorId, string? ProviderId, IReadOnlyList<string>? LocationIds) : PatientData;

internal sealed record PatientBio(
    string? DateOfBirth = null, string? PhoneNumber = null, string? CellPhoneNumber = null, string? HomePhoneNumber = null, string? WorkPhoneNumber = null, string? CustomContactNumber = null,
    string? StreetAddress = null, [property: JsonPropertyName("address_line_1")] string? AddressLine1 = null,
    [property: JsonPropertyName("address_line_2")] string? AddressLine2 = null, string? City = null, string? State = null, string? ZipCode = null, string? Gender = null) : PatientData;

/// <summary>An appointment, or a block where <paramref name="Unavailable"/> says so. Patient data.</summary>
internal sealed record AppointmentRow(
    string? Id, string? PatientId, string? ProviderId, string? StartTime, string? EndTime, bool Confirmed, bool PatientMissed, bool Unavailable, bool Cancelled, string? AppointmentTypeId,
    string? CheckinAt, string? LocationId, string? ForeignId, string? LastSyncTime, bool PatientConfirmed, string? OperatoryId, bool CheckedOut, string? CheckedOutAt, string? Note, string? CreatedAt = null) : PatientData;

/// <summary>A coverage. Patient data. The lowest <paramref name="Priority"/> is the first.</summary>
internal sealed record CoverageRow(
    string? Id, string? SubscriptionRelation, string? PatientId, string? Priority, string? PlanId, string? SubscriberNum, string? EffectiveDate, string? ExpirationDate, string? InsuranceType) : PatientData;

[Business]
internal sealed record PlanRow(string? Id, string? Name, string? GroupNum);

/// <summary>What a family owes. Patient data.</summary>
internal sealed record GuarantorBalanceRow(string? GuarantorId, string? LocationId, string? UpdatedAt, MoneyRow? TotalBalance, MoneyRow? GuarantorPortion, MoneyRow? InsuranceEstimate) : PatientData;

internal sealed record MoneyRow(string? Amount, string? Currency) : PatientData;

/// <summary>A payment; its amount is below zero. Patient data.</summary>
internal sealed record PaymentRow(
    string? Id, string? ForeignId, string? PatientId, MoneyRow? PaymentAmount, string? PaidAt, string? TransactionId, string? PaymentTypeId, string? DeletedAt, string? InsurancePlanId, string? ClaimId) : PatientData;

[Business]
internal sealed record PaymentTypeRow(string? Id, string? Name, bool? Active);

/// <summary>What was made, where only its id matters.</summary>
internal sealed record MadeRow(string? Id);
