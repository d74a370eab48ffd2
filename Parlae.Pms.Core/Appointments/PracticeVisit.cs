using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Appointments;

/// <summary>A visit as the practice itself may see it.</summary>
/// <param name="AppointmentId">The PMS's id; of a booking that it does not have yet our reference.</param>
/// <param name="Patient">Whose it is.</param>
/// <param name="Place">Its start as the PMS shows it: a visit of which a move is under way stays in its place of a list.</param>
/// <param name="IsConfirmedWrite">False while a write of ours to it is under way.</param>
public sealed record PracticeVisit(
    string AppointmentId, PatientKey Patient, string? ProviderId, Instant Place, Instant Start, int Minutes, string? Type, AppointmentStatus Status, bool IsConfirmedWrite) : PatientData
{
    /// <summary>Of the booking of ours that it comes from, while the PMS does not show it.</summary>
    public string? Reference { get; init; }

    /// <summary>By which it can be moved, cancelled and confirmed.</summary>
    public AppointmentHandle Handle => Reference is not null
        ? new("", Patient, AppointmentId: null, Reference, BookedHere: false)
        : new("", Patient, AppointmentId, Reference: null, BookedHere: false, Place);

    /// <summary>A booking or move of ours, as it was written.</summary>
    public static PracticeVisit Of(LedgerEntry entry)
    {
        var visit = entry.NewAppointment ?? throw new ArgumentException("This write is about no visit of its own.", nameof(entry));
        var id = entry.RecordId ?? entry.Target?.AppointmentId ?? entry.Reference;
        PatientKey patient = visit.PatientId.Length > 0 ? new PatientKey.OnFile(visit.PatientId) : entry.Patient;
        return new(id, patient, visit.ProviderId, visit.Start, visit.Start, visit.Minutes, visit.VisitType.Name, AppointmentStatus.Scheduled, entry.State == WriteState.Confirmed)
        {
            Reference = entry.Kind == WriteKind.Book ? entry.Reference : null,
        };
    }
}
