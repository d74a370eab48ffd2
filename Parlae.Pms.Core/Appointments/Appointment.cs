using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Appointments;

/// <summary>An appointment as the PMS has it. Holds patient data.</summary>
/// <param name="AppointmentId">The PMS's own id.</param>
/// <param name="PatientId">The PMS's own id; null for a block.</param>
public sealed record Appointment(
    string AppointmentId,
    string? PatientId,
    string? ProviderId,
    string? RoomId,
    Instant Start,
    int Minutes,
    string? Type,
    AppointmentStatus Status) : PatientData
{
    public Instant End => Start + Duration.FromMinutes(Minutes);

    /// <summary>A cancelled appointment takes no time; neither does a missed one.</summary>
    public bool TakesTime => Status is not (AppointmentStatus.Cancelled or AppointmentStatus.Missed);
}

/// <summary>Where an appointment stands; vendors' words are translated by their adapter.</summary>
public enum AppointmentStatus
{
    Scheduled,
    Confirmed,
    Completed,
    Cancelled,
    Missed,
}

/// <summary>An appointment to be written. The patient has a PMS id by then.</summary>
/// <param name="Reference">Ours; the same for every try of one intent, so that an adapter can look for the first try's effect.</param>
/// <param name="VisitType">Name and the vendor's code, if any.</param>
/// <param name="Note">For the front desk; may hold patient data.</param>
public sealed record NewAppointment(
    string Reference,
    string PatientId,
    string ProviderId,
    string? RoomId,
    Instant Start,
    int Minutes,
    VisitTypeName VisitType,
    string? Note) : PatientData;

/// <summary>A visit type as we and the vendor call it.</summary>
public sealed record VisitTypeName(string Name, string? VendorCode);

/// <summary>The book of appointments of a PMS. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IAppointmentBook
{
    /// <summary>Appointments whose start lies between the two days (inclusive, in the practice's zone), of one patient when given, cancelled ones included.</summary>
    Task<IReadOnlyList<Appointment>> ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken);

    /// <summary>Sends the booking once. Never throws for a lost answer: that is <see cref="Writes.WriteReceipt.Unknown"/>.</summary>
    Task<Writes.WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken);
}

/// <summary>Finds a visit by its id alone, where a PMS can be asked so. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IAppointmentLookup
{
    /// <summary>Null: there is none.</summary>
    Task<Appointment?> FindAsync(string appointmentId, CancellationToken cancellationToken);
}
