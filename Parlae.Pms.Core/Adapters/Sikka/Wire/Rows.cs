using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>A row of <c>appointments</c>. Patient data.</summary>
internal sealed record AppointmentRow(
    string? AppointmentSrNo, string? PatientId, string? ProviderId, string? Hygienist, string? Operatory, string? Date, string? Time, string? Length, string? Status,
    string? Type, string? Cancelled, string? IsConfirmed, string? PracticeId) : PatientData;

/// <summary>A row of <c>patients</c>. Patient data.</summary>
internal sealed record PatientRow(
    string? PatientId, string? GuarantorId, string? Firstname, string? Lastname, string? PreferredName, string? Birthdate, string? Status, string? AddressLine1,
    string? AddressLine2, string? City, string? State, string? Zipcode, string? Cell, string? Homephone, string? Workphone, string? OtherPhone, string? Email,
    string? ProviderId, string? PracticeId, string? EmailAlert = null, string? TextAlert = null) : PatientData
{
    public IEnumerable<string> Phones => new[] { Cell, Homephone, Workphone, OtherPhone }.OfType<string>();
}

/// <summary>A row of <c>providers</c>. <paramref name="Speciality"/>: the same member under its other spelling.</summary>
[Business]
internal sealed record ProviderRow(
    string? ProviderId, string? Firstname, string? Lastname, string? ProviderType, string? Specialty, string? Speciality, string? Status, string? IsHidden, string? PracticeId);

/// <summary>A row of <c>operatories</c>. <paramref name="IsHidded"/>: as samples misspell it.</summary>
internal sealed record OperatoryRow(string? Operatory, string? Abbreviation, string? ProviderId, string? IsHidden, string? IsHidded, string? PracticeId, string? CustId);

/// <summary>A row of <c>practices</c>.</summary>
[Business]
internal sealed record PracticeRow(
    string? PracticeId, string? CustId, string? Name, string? AddressLine1, string? AddressLine2, string? City, string? State, string? Zipcode, string? Phone);

/// <summary>A row of <c>practice_schedule</c>: one week of one resource. The days are in <paramref name="Days"/> as <c>monday_start_1</c> and so on.</summary>
internal sealed record ScheduleRow(string? ResourceType, string? ResourceId, string? Date, string? PracticeId)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Days { get; init; } = [];
}

/// <summary>A row of <c>appointments_available_slots</c>.</summary>
internal sealed record SlotRow(string? ProviderId, string? Operatory, string? Date, string? Time, string? EndTime, string? TimeUnits, string? PracticeId);

/// <summary>A row of <c>practice_variables</c>, or of <c>appointment_statuses</c>, which has only <paramref name="Status"/>.</summary>
internal sealed record WordRow(string? ServiceName, string? ServiceItem, string? Value, string? Description, string? Status, string? PracticeId);

/// <summary>A row of <c>writeback_details</c>: <paramref name="Item"/> is sent, <paramref name="Description"/> is its label.</summary>
internal sealed record DetailRow(string? Category, string? Item, string? Description, string? PracticeId);

/// <summary>A row of <c>writeback_status</c> or <c>writebacks</c>. The bodies hold patient data and the request key.</summary>
internal sealed record WritebackRow(
    string? Id, string? OfficeId, string? PracticeId, string? Method, string? Api, string? ApiName, JsonElement? PayloadBody, JsonElement? ApiRequestBody, string? CommandTime,
    string? IsCompleted, string? HasError, string? CompletedTime, string? Status, string? Result, string? AppointmentSrNo, string? PatientId, string? CreatedId) : PatientData;

/// <summary>A row of <c>authorized_practices</c> or <c>data_sync_status</c>. The secret key that the former carries is not read.</summary>
internal sealed record CopyRow(
    string? OfficeId, string? PracticeId, string? Status, string? PracticeManagementSystem, string? PracticeManagementSystemVersion, string? DataInsertDate,
    string? PracticeManagementSystemRefreshDateTimeZone);

/// <summary>A row of <c>practice_location</c>.</summary>
internal sealed record LocationRow(string? PracticeId, string? Access);

/// <summary>A row of <c>supported_pmses</c>.</summary>
internal sealed record SupportedRow(
    string? PracticeManagementSystem, string? PracticeManagementSystemVersion, string? AppointmentStatusWriteback, string? PaymentWriteback, string? NewAppointmentWriteback,
    string? NewPatientWriteback, string? NoteWriteback);
