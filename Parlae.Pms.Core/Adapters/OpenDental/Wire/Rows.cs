using System.Text.Json.Serialization;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>An appointment (opendental.com/site/apiappointments). Patient data.</summary>
internal sealed record AppointmentRow(
    string? AptNum, string? PatNum, string? AptStatus, string? Pattern, string? PatternSecondary, string? Confirmed, [property: JsonPropertyName("confirmed")] string? ConfirmedText,
    string? Op, string? ProvNum, string? ProvHyg, string? IsHygiene, string? AptDateTime, string? ProcDescript, string? AppointmentTypeNum, string? ClinicNum,
    string? DateTimeArrived, string? DateTimeSeated, string? SecDateTEntry = null) : PatientData;

/// <summary>A patient (opendental.com/site/apipatients); the search leaves members out. Patient data.</summary>
internal sealed record PatientRow(
    string? PatNum, string? LName, string? FName, string? Preferred, string? PatStatus, string? Birthdate, string? Address, string? Address2, string? City, string? State,
    string? Zip, string? HmPhone, string? WkPhone, string? WirelessPhone, string? Email, string? Guarantor, string? PriProv, string? TxtMsgOk) : PatientData
{
    public IEnumerable<string> Phones => new[] { WirelessPhone, HmPhone, WkPhone }.OfType<string>();
}

/// <summary>A provider (opendental.com/site/apispecification).</summary>
[Business]
internal sealed record ProviderRow(string? ProvNum, string? Abbr, string? FName, string? LName, string? IsSecondary, string? Specialty, string? IsHidden);

/// <summary>A treatment room.</summary>
internal sealed record OperatoryRow(string? OperatoryNum, string? OpName, string? Abbrev, string? ProvDentist, string? ProvHygienist, string? IsHygiene, string? IsHidden, string? ClinicNum);

/// <summary>A kind of visit; its members follow the database table.</summary>
internal sealed record AppointmentTypeRow(string? AppointmentTypeNum, string? AppointmentTypeName, string? IsHidden, string? Pattern);

/// <summary>A stretch of somebody's day, or of a blockout (opendental.com/site/apischedules).</summary>
internal sealed record ScheduleRow(
    string? SchedDate, string? StartTime, string? StopTime, string? SchedType, string? ProvNum, [property: JsonPropertyName("blockoutType")] string? BlockoutName,
    [property: JsonPropertyName("operatories")] string? Operatories);

/// <summary>A whole open stretch (<c>appointments/Slots</c>).</summary>
internal sealed record SlotRow(string? DateTimeStart, string? DateTimeEnd, string? ProvNum, string? OpNum);

/// <summary>A word of the practice's own, such as a way to pay (opendental.com/site/apidefinitions).</summary>
internal sealed record DefinitionRow(
    string? DefNum, string? ItemName, string? Category, [property: JsonPropertyName("category")] string? CategoryName, [property: JsonPropertyName("isHidden")] string? IsHidden);
