using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.NexHealth.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>Appointments as NexHealth has them, and bookings that it brings to the practice's system later (reference 3, 5).</summary>
internal sealed class NexHealthAppointmentBook(NexHealthClient client, NexHealthPractice practice, NexHealthLink link, IOptions<NexHealthOptions> options) : IAppointmentBook
{
    private const int LongestNote = 128;

    public async Task<IReadOnlyList<Appointment>> ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken)
    {
        if (patientId is not null && NexHealthValue.Id(patientId) is null) return [];
        var list = client.AppointmentsAsync(StartOf(first.PlusDays(-1)), StartOf(last.PlusDays(2)), practice.Zone, patientId, cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        await Task.WhenAll(list, types, link.LookAheadAsync(cancellationToken)); // whoever looks at visits may change one next

        var names = NexHealthMapping.TypeNames(await types);
        return
        [
            .. (await list).Select(row => NexHealthMapping.ToAppointment(row, names, options.Value.VisitMinutes)).OfType<Appointment>()
                .Where(visit => (patientId is null || visit.PatientId == patientId) && IsBetween(visit.Start, first, last))
                .DistinctBy(visit => visit.AppointmentId).OrderBy(visit => visit.Start),
        ];
    }

    public async Task<WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken)
    {
        var isUp = link.IsUpAsync(cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        await Task.WhenAll(isUp, types);
        if (!await isUp) return new WriteReceipt.Rejected(WriteRejection.PracticeOffline);

        return await client.BookAsync(Body(appointment, await types), practice.NotifiesPatients, cancellationToken) switch
        {
            NexHealthWrite.Taken taken => Receipt(NexHealthClient.Row<AppointmentRow>(taken, "appt", "appointment")),
            NexHealthWrite.Refused refused => new WriteReceipt.Rejected(NexHealthFaults.Rejection(refused.Answer, [.. options.Value.SlotTakenTexts, .. practice.SlotTakenTexts]) ?? WriteRejection.Other),
            _ => new WriteReceipt.Unknown(),
        };
    }

    private AppointmentBody Body(NewAppointment visit, IReadOnlyList<VisitTypeRow> types)
    {
        var patient = NexHealthValue.Number(visit.PatientId) ?? throw client.Access.Broken("a booking for a patient whose id is no number");
        var provider = NexHealthValue.Number(visit.ProviderId) ?? throw client.Access.Misconfigured("a provider of config.appointmentTypes is none of NexHealth's ids");
        // Where bookings are by provider alone, slots name no operatory: the room that was chosen for the visit is only a guess.
        var room = NexHealthValue.Number(practice.BooksByOperatory ? visit.RoomId ?? practice.OperatoryId : practice.OperatoryId);
        if (room is null && practice.BooksByOperatory) throw client.Access.Misconfigured("a booking needs an operatory, and config.operatoryId is missing");

        // The length comes from the end or from the kind of visit; which one goes before is unknown, so the end is left out where they agree.
        var type = types.FirstOrDefault(row => row.Id is not null && row.Id == visit.VisitType.VendorCode);
        var isUsual = type is not null && NexHealthMapping.Minutes(type) == visit.Minutes;
        return new AppointmentBody(
            PatientId: patient, ProviderId: provider, OperatoryId: room, StartTime: NexHealthValue.Send(visit.Start),
            EndTime: isUsual ? null : NexHealthValue.Send(visit.Start + Duration.FromMinutes(visit.Minutes)), AppointmentTypeId: NexHealthValue.Number(type?.Id),
            Note: visit.Note is { } note ? NexHealthValue.Cut(note, LongestNote) : null);
    }

    /// <summary>It is booked once the practice's system has given it an id.</summary>
    private static WriteReceipt Receipt(AppointmentRow? row) =>
        NexHealthValue.Id(row?.Id) is not { } id ? new WriteReceipt.Unknown() : NexHealthMapping.IsWritten(row!.ForeignId) ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Submitted(id);

    private Instant StartOf(LocalDate day) => practice.Zone.AtStartOfDay(day).ToInstant();

    private bool IsBetween(Instant start, LocalDate first, LocalDate last) => start.InZone(practice.Zone).Date is var day && first <= day && day <= last;
}
