using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Rest.Appointments;

/// <summary>An appointment as the API shows it.</summary>
/// <param name="AppointmentId">The PMS's; of a booking that it does not have yet our reference.</param>
/// <param name="PatientId">The PMS's; null while the patient is still being created.</param>
internal sealed record RestAppointment(
    string AppointmentId, string? PatientId, string? ProviderId, string? Provider, string Start, string End, string? Type, string Status, string WriteState) : PatientData;

/// <summary>A time that is free.</summary>
internal sealed record RestSlot(string Start, string End, string? ProviderId, string? Provider, int Minutes);

/// <summary>A kind of visit.</summary>
internal sealed record RestVisitType(string Name, int Minutes);

/// <summary>Writes visits and slots with the names of a roster, in the practice's zone.</summary>
internal sealed class AppointmentWriter(PracticeRoster roster, DateTimeZone zone)
{
    public RestAppointment Write(PracticeVisit visit) => new(
        visit.AppointmentId,
        visit.Patient.Id,
        visit.ProviderId,
        Name(visit.ProviderId),
        AnswerTime.Iso(visit.Start, zone),
        AnswerTime.Iso(visit.Start + Duration.FromMinutes(visit.Minutes), zone),
        visit.Type,
        RestWords.Of(visit.Status),
        visit.IsConfirmedWrite ? "confirmed" : "submitted");

    public IReadOnlyList<RestSlot> Write(IEnumerable<Slot> slots, int minutes) =>
        [.. slots.Select(slot => new RestSlot(AnswerTime.Iso(slot.Start, zone), AnswerTime.Iso(slot.Start + Duration.FromMinutes(minutes), zone), slot.ProviderId, Name(slot.ProviderId), minutes))];

    public static IReadOnlyList<RestVisitType> Write(IEnumerable<VisitType> types) => [.. types.Select(type => new RestVisitType(type.Name, type.Minutes))];

    private string? Name(string? providerId) => roster.Providers.FirstOrDefault(provider => provider.ProviderId == providerId)?.Name;
}
