using NodaTime;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>An appointment that the PMS has, as last seen: what a change starts from.</summary>
public sealed record KnownVisit(string AppointmentId, string PatientId, Instant Start, int Minutes, string? ProviderId, string? RoomId, string? Type) : PatientData;

/// <summary>A change to an appointment that the PMS has.</summary>
/// <param name="Reference">Ours; the same for every try of one intent.</param>
/// <param name="Visit">What is changed.</param>
public abstract record AppointmentChange(string Reference, KnownVisit Visit) : PatientData
{
    /// <summary>To another time, and perhaps another provider and room.</summary>
    public sealed record Move(string Reference, KnownVisit Visit, NewAppointment To) : AppointmentChange(Reference, Visit);

    public sealed record Cancel(string Reference, KnownVisit Visit) : AppointmentChange(Reference, Visit);

    /// <summary>The patient says that they will come.</summary>
    public sealed record Confirm(string Reference, KnownVisit Visit) : AppointmentChange(Reference, Visit);
}

/// <summary>Changes appointments of a PMS, as far as <see cref="Practices.PmsCapabilities"/> say. Throws <see cref="Practices.VendorException"/> kinds.</summary>
public interface IAppointmentChanges
{
    /// <summary>Sends the change once. Never throws for a lost answer: that is <see cref="WriteReceipt.Unknown"/>.</summary>
    Task<WriteReceipt> ChangeAsync(AppointmentChange change, CancellationToken cancellationToken);
}
