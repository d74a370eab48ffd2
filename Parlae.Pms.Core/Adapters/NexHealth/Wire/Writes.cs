using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Adapters.NexHealth.Wire;

/// <summary>A booking to send, or what is to change in one. Patient data.</summary>
internal sealed record AppointmentBody(
    long? PatientId = null, long? ProviderId = null, long? OperatoryId = null, string? StartTime = null, string? EndTime = null, long? AppointmentTypeId = null, string? Note = null,
    bool? Confirmed = null, bool? Cancelled = null) : PatientData;

internal sealed record AppointmentWrite(AppointmentBody Appt) : PatientData;

/// <summary>A new patient. Patient data.</summary>
internal sealed record PatientWrite(PatientWrite.ProviderChoice Provider, PatientWrite.Person Patient, bool ReturnExistingIfMatch) : PatientData
{
    internal sealed record ProviderChoice(long ProviderId);

    internal sealed record Person(string FirstName, string LastName, string Email, PatientBio Bio) : PatientData;
}

internal sealed record AlertWrite(AlertWrite.Alert PatientAlert) : PatientData
{
    internal sealed record Alert(string Note) : PatientData;
}

/// <summary>Money that was received; its amount is below zero. Patient data.</summary>
internal sealed record PaymentWrite(PaymentWrite.Body Payment) : PatientData
{
    internal sealed record Body(long PatientId, decimal Amount, string TransactionId, long? PaymentTypeId, string PaidAt) : PatientData;
}
