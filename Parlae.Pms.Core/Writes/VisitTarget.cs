using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Writes;

/// <summary>Which visit a change is about: one that the PMS has, or one of our own bookings that it does not have yet.</summary>
/// <param name="AppointmentId">The PMS's id, once it is known.</param>
/// <param name="BookedAs">The reference of our booking that is under way; null for a visit found in the PMS.</param>
/// <param name="PatientId">The PMS's id; empty while the patient is still being created.</param>
public sealed record VisitTarget(
    string? AppointmentId, string? BookedAs, string PatientId, Instant Start, int Minutes, string? ProviderId, string? RoomId, string? Type) : PatientData
{
    /// <summary>One text per visit, for keys.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Text => BookedAs is { } reference ? "new:" + reference : "id:" + AppointmentId;

    /// <summary>Null while the PMS does not have it.</summary>
    public KnownVisit? Known() => AppointmentId is { } id ? new(id, PatientId, Start, Minutes, ProviderId, RoomId, Type) : null;
}
