using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>An appointment as it is sent. Patient data.</summary>
internal sealed record AppointmentBody(
    string? ContactId = null, ContactRow? Contact = null, string? StartTime = null, string? EndTime = null, string? WallStartTime = null, string? WallEndTime = null, string? TimeZone = null,
    IReadOnlyList<ResourceRow>? Providers = null, ResourceRow? Scheduler = null, string? AppointmentTypeId = null, string? Operatory = null, IReadOnlyList<ResourceRow>? Resources = null,
    string? ShortDescription = null, string? Notes = null) : PatientData;

/// <summary>Who cancels: <c>canceler</c> is required (reference 5).</summary>
internal sealed record CancelBody(string Name, ResourceRow Canceler);

internal sealed record ConfirmBody(string Name, bool Confirmed, string ConfirmationType);

/// <summary>An entry of the communication log as it is sent. Patient data; the keys are inferred (reference 7).</summary>
internal sealed record LogBody(
    string ContactId, string CommunicationTime, string Provider, string Subject, string Medium, string ShortDescription, string Description, bool Inbound) : PatientData;

/// <summary>A payment as it is sent: dollars as a decimal text. Patient data.</summary>
internal sealed record TransactionBody(string ContactId, string Amount, string Note) : PatientData;
