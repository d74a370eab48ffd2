using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>A provider, a room or a member of staff, in lists and inside appointments.</summary>
[Business]
internal sealed record ResourceRow(string? Name, string? RemoteId, string? Type, string? DisplayName);

/// <summary>A kind of visit. <paramref name="DurationMinutes"/> was never seen (reference 12).</summary>
internal sealed record VisitTypeRow(string? Name, string? RemoteId, string? DisplayName, string? DurationMinutes);

/// <summary>A patient, or anybody else whom the practice knows. Patient data.</summary>
internal sealed record ContactRow(
    string? Name = null, string? RemoteId = null, string? Type = null, string? State = null, string? GivenName = null, string? FamilyName = null, string? PreferredName = null,
    string? BirthDate = null, string? Notes = null, IReadOnlyList<AddressRow>? Addresses = null, IReadOnlyList<PhoneRow>? PhoneNumbers = null, string? PrimaryPhoneNumber = null,
    IReadOnlyList<EmailRow>? EmailAddresses = null, string? PrimaryEmailAddress = null, ResourceRow? PreferredProvider = null, string? Guarantor = null, OptInRow? OptIns = null,
    string? UpdateTime = null) : PatientData;

internal sealed record PhoneRow(string? Number, string? Type) : PatientData;

internal sealed record EmailRow(string? Address, string? Type) : PatientData;

internal sealed record AddressRow(string? StreetAddress, string? City, string? State, string? PostalCode, string? CountryCode, string? Type) : PatientData;

/// <summary>What the patient agreed to; null: not told.</summary>
internal sealed record OptInRow(string? Sms, string? Email) : PatientData;

/// <summary>An appointment. Patient data.</summary>
internal sealed record AppointmentRow(
    string? Name = null, string? RemoteId = null, string? ContactId = null, ContactRow? Contact = null, string? StartTime = null, string? EndTime = null, string? WallStartTime = null,
    string? WallEndTime = null, string? TimeZone = null, IReadOnlyList<ResourceRow>? Providers = null, ResourceRow? Scheduler = null, string? AppointmentTypeId = null,
    string? Operatory = null, IReadOnlyList<ResourceRow>? Resources = null, string? ShortDescription = null, string? Notes = null, bool Confirmed = false, bool Cancelled = false,
    bool Completed = false, bool Broken = false, string? CreateTime = null, string? UpdateTime = null) : PatientData;

/// <summary>The open hours of one resource: <paramref name="Notes"/> are stretches among them that a note reserves.</summary>
internal sealed record ScheduleReply(IReadOnlyList<ScheduleDay>? Schedule, IReadOnlyList<ScheduleDay>? Notes);

/// <summary>One day of a schedule. A note may also carry its times itself; its shape was never seen (reference 12).</summary>
internal sealed record ScheduleDay(string? Date, IReadOnlyList<ScheduleBlock>? Blocks, string? StartTime = null, string? EndTime = null);

internal sealed record ScheduleBlock(string? StartTime, string? EndTime);

/// <summary>A payment to a patient's account. Patient data; the keys are inferred (reference 12).</summary>
internal sealed record TransactionRow(string? Name = null, string? RemoteId = null, string? ContactId = null, string? Amount = null, string? Note = null) : PatientData;

/// <summary>An entry of the communication log, as it is read. Patient data; the keys are inferred (reference 12).</summary>
internal sealed record LogRow(string? Name = null, string? RemoteId = null, string? ContactId = null, string? ShortDescription = null, string? Description = null, string? CommunicationTime = null) : PatientData;

/// <summary>What the connection-management API says of a linked practice.</summary>
internal sealed record PingReply(string? Name, string? IsAlive);
