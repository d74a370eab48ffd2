using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>Appointments of the copy, and bookings that the practice's computer performs later.</summary>
internal sealed class SikkaAppointmentBook(SikkaClient client, SikkaPractice practice, SikkaPeople people, IOptions<SikkaOptions> options) : IAppointmentBook
{
    public async Task<IReadOnlyList<Appointment>> ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken)
    {
        var list = client.AppointmentsAsync(first, last, patientId, cancellationToken);
        var operatories = client.OperatoriesAsync(cancellationToken);
        await Task.WhenAll(list, operatories);

        // Whether enddate is inclusive is unknown, and a filter may be ignored: filter again (reference 11).
        var rooms = SikkaSchedule.RoomsByAnyName(await operatories);
        return
        [
            .. client.Whole(await list).Where(row => client.Access.Owns(row.PracticeId))
                .Select(row => SikkaMapping.ToAppointment(row, practice, options.Value.VisitMinutes)).OfType<Appointment>()
                .Where(visit => (patientId is null || visit.PatientId == patientId) && IsBetween(visit.Start, first, last))
                .Select(visit => visit.RoomId is { } room ? visit with { RoomId = rooms.GetValueOrDefault(room, room) } : visit)
                .DistinctBy(visit => visit.AppointmentId).OrderBy(visit => visit.Start),
        ];
    }

    public async Task<WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken)
    {
        if (practice.MissingForBooking is { } missing) throw client.Access.Misconfigured($"{missing} is required by {practice.PmsName}");
        var pms = practice.Pms;
        var room = appointment.RoomId ?? practice.Setting("defaultOperatory") ?? throw client.Access.Misconfigured("a booking needs a room, and config.defaultOperatory is missing");
        var type = appointment.VisitType.VendorCode ?? practice.Setting("bookingType");
        if (pms.NeedsType && type is null) throw client.Access.Misconfigured($"a visit type without a code, or config.bookingType, is required by {practice.PmsName}");

        var start = appointment.Start.InZone(practice.Zone).LocalDateTime;
        var body = new Dictionary<string, string>
        {
            ["patient_id"] = appointment.PatientId,
            ["practice_id"] = client.Access.PracticeId,
            ["provider_id"] = appointment.ProviderId,
            ["operatory"] = room,
            ["date"] = SikkaValue.Send(start.Date),
            ["time"] = SikkaValue.Send(start.TimeOfDay),
            ["length"] = practice.Units(appointment.Minutes),
            ["check_spu"] = "true", // Offline is said at once: without it the request would wait, and the caller with it.
        };

        if (practice.DescriptionLength > 0) body["description"] = SikkaValue.Free($"{appointment.VisitType.Name}{(appointment.Note is { } note ? $" - {note}" : "")}", practice.DescriptionLength);
        if (pms.IsPlanet)
        {
            body["production_type"] = type!;
            body["is_new_patient"] = "false";
            body["has_insurance"] = "false";
            if (appointment.Note is { } text) body["note"] = SikkaValue.Free(text, 3950);
        }
        else if (type is not null) body["type"] = type;

        if (pms.NeedsStaff) body["staff"] = practice.Setting("bookingStaff")!;
        if (pms.NeedsUser) body["user"] = practice.Setting("bookingUser")!;
        if (practice.Setting("bookingStatus") is { } status) body["status"] = status;
        if (pms.NeedsGuarantor) body["guarantor_id"] = await people.GuarantorOfAsync(appointment.PatientId, cancellationToken);
        return await client.BookAsync(body, cancellationToken);
    }

    private bool IsBetween(Instant start, LocalDate first, LocalDate last) => start.InZone(practice.Zone).Date is var day && first <= day && day <= last;
}
