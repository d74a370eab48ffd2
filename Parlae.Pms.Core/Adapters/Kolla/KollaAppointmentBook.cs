using Microsoft.Extensions.Options;
using NodaTime;
using Parlae.Pms.Core.Adapters.Kolla.Wire;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Appointments as the practice's system has them, and new ones.</summary>
internal sealed class KollaAppointmentBook(KollaClient client, KollaPractice practice, KollaStaff staff, KollaTraces traces, IOptions<KollaOptions> options) : IAppointmentBook
{
    private const int LongestDescription = 100;
    private const int LongestNotes = 1000;

    public async Task<IReadOnlyList<Appointment>> ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken)
    {
        var list = client.AppointmentsAsync(StartOf(first.PlusDays(-1)), StartOf(last.PlusDays(2)), patientId, cancellationToken);
        var types = client.VisitTypesAsync(cancellationToken);
        await Task.WhenAll(list, types);

        var names = KollaMapping.TypeNames(await types);
        return
        [
            .. (await list).Select(row => KollaMapping.ToAppointment(row, practice.Zone, names, options.Value.VisitMinutes)).OfType<Appointment>()
                .Where(visit => (patientId is null || visit.PatientId == patientId) && IsBetween(visit.Start, first, last))
                .DistinctBy(visit => visit.AppointmentId).OrderBy(visit => visit.Start),
        ];
    }

    public async Task<WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(appointment, cancellationToken);
        return await client.BookAsync(body, practice.SendsRequestId ? RequestId(appointment.Reference) : null, cancellationToken) switch
        {
            KollaWrite.Done done => await ProveAsync(done, appointment, cancellationToken),
            KollaWrite.Refused refused => await RefusedAsync(refused.Answer, appointment, cancellationToken),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>At most 36 signs, a UUID where our reference is one: a second try of the same intent carries the same.</summary>
    private static string RequestId(string reference) => Guid.TryParse(reference.TrimStart('w'), out var id) ? id.ToString() : KollaValue.Cut(reference, 36);

    private async Task<AppointmentBody> BodyAsync(NewAppointment visit, CancellationToken cancellationToken)
    {
        var provider = await staff.ProviderAsync(visit.ProviderId, cancellationToken);
        var room = (visit.RoomId ?? practice.OperatoryId) is { } id ? await staff.RoomAsync(id, cancellationToken) : null;
        var (start, end) = (visit.Start, visit.Start + Duration.FromMinutes(visit.Minutes));
        var type = visit.VisitType.VendorCode ?? practice.VisitTypeId;
        return new AppointmentBody(
            ContactId: KollaName.Of(KollaName.Contacts, visit.PatientId),
            Contact: new ContactRow(Name: KollaName.Of(KollaName.Contacts, visit.PatientId)),
            StartTime: KollaValue.Send(start), EndTime: KollaValue.Send(end),
            WallStartTime: KollaValue.SendWall(start, practice.Zone), WallEndTime: KollaValue.SendWall(end, practice.Zone), TimeZone: practice.Zone.Id,
            Providers: [provider],
            Scheduler: await staff.SchedulerAsync(cancellationToken),
            AppointmentTypeId: type is null ? null : KollaName.Of(KollaName.VisitTypes, type),
            Operatory: room?.Name,
            Resources: room is null ? [provider] : [provider, room],
            ShortDescription: KollaValue.Cut(visit.VisitType.Name, LongestDescription),
            Notes: visit.Note is { } note ? KollaValue.Cut(note, LongestNotes) : null);
    }

    /// <summary>
    /// Only what can be seen to stand as it was asked for is booked: with the practice system's own id, which that system gave (reference 2). Else it is
    /// looked at again, now and later, and never sent again.
    /// </summary>
    private async Task<WriteReceipt> ProveAsync(KollaWrite.Done done, NewAppointment wanted, CancellationToken cancellationToken)
    {
        var row = KollaClient.Row<AppointmentRow>(done);
        if (KollaName.Id(KollaName.Appointments, row?.Name) is not { } id) return new WriteReceipt.Unknown();
        if (row!.RemoteId is null || KollaMapping.Start(row, practice.Zone) is null) row = await SeenAsync(id, cancellationToken);
        return row is not null && traces.IsSame(wanted, row) ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Submitted(id);
    }

    private async Task<AppointmentRow?> SeenAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.AppointmentAsync(id, cancellationToken);
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>"Already exists" may be said of the time, or of this very booking.</summary>
    private async Task<WriteReceipt> RefusedAsync(KollaAnswer answer, NewAppointment wanted, CancellationToken cancellationToken)
    {
        var reason = KollaFaults.Rejection(answer, [.. options.Value.SlotTakenTexts, .. practice.SlotTakenTexts]) ?? WriteRejection.Other;
        if (answer.Status != 409) return new WriteReceipt.Rejected(reason);
        try
        {
            return await traces.BookingAsync(wanted, cancellationToken) is { } id ? new WriteReceipt.Confirmed(id) : new WriteReceipt.Rejected(WriteRejection.SlotTaken);
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return new WriteReceipt.Unknown();
        }
    }

    private Instant StartOf(LocalDate day) => practice.Zone.AtStartOfDay(day).ToInstant();

    private bool IsBetween(Instant start, LocalDate first, LocalDate last) => start.InZone(practice.Zone).Date is var day && first <= day && day <= last;
}
