using Microsoft.Extensions.Logging;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>The practice's live book. A booking stands when it is answered; what stands twice is taken back.</summary>
internal sealed partial class OpenDentalAppointmentBook(
    OpenDentalClient client, OpenDentalPractice practice, OpenDentalClash clash, TimeProvider clock, ILogger<OpenDentalAppointmentBook> logger) : IAppointmentBook, IAppointmentLookup
{
    public async Task<IReadOnlyList<Appointment>> ReadAsync(LocalDate first, LocalDate last, string? patientId, CancellationToken cancellationToken)
    {
        if (patientId is not null && !OpenDentalValue.IsId(patientId)) return [];
        var list = client.AppointmentsAsync(first, last, patientId, cancellationToken);
        var types = client.AppointmentTypesAsync(cancellationToken);
        await Task.WhenAll(list, types);

        var names = OpenDentalMapping.TypeNames(await types);
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        var visits = (await list).Where(row => client.Access.Owns(row.ClinicNum)).Select(row => OpenDentalMapping.ToAppointment(row, practice, now, names)).OfType<Appointment>()
            .Where(visit => (patientId is null || visit.PatientId == patientId) && visit.Start.InZone(practice.Zone).Date is var day && first <= day && day <= last)
            .DistinctBy(visit => visit.AppointmentId).OrderBy(visit => visit.Start).ToList();
        foreach (var visit in visits.Where(visit => practice.Zone.MapLocal(visit.Start.InZone(practice.Zone).LocalDateTime).Count > 1)) Log.ShownTwice(logger, client.Access.AccountId, visit.AppointmentId);
        return visits;
    }

    public async Task<Appointment?> FindAsync(string appointmentId, CancellationToken cancellationToken)
    {
        if (!OpenDentalValue.IsId(appointmentId)) return null;
        var found = client.AppointmentAsync(appointmentId, cancellationToken);
        var types = client.AppointmentTypesAsync(cancellationToken);
        await Task.WhenAll(found, types);
        return await found is { } row && row.AptNum == appointmentId && client.Access.Owns(row.ClinicNum)
            ? OpenDentalMapping.ToAppointment(row, practice, Instant.FromDateTimeOffset(clock.GetUtcNow()), OpenDentalMapping.TypeNames(await types)) : null;
    }

    public async Task<WriteReceipt> BookAsync(NewAppointment appointment, CancellationToken cancellationToken)
    {
        if (appointment.RoomId is not { } room || !OpenDentalValue.IsId(room)) throw client.Access.Misconfigured("a booking needs a room, and the practice shows none");
        if (!OpenDentalValue.IsId(appointment.PatientId)) return new WriteReceipt.Rejected(WriteRejection.PatientUnknown);
        if (!OpenDentalValue.IsId(appointment.ProviderId) || practice.Wall(appointment.Start) is not { } wall) return new WriteReceipt.Rejected(WriteRejection.Invalid);

        var code = TypeOf(appointment);
        var body = new Dictionary<string, object>
        {
            ["PatNum"] = OpenDentalValue.Number(appointment.PatientId),
            ["Op"] = OpenDentalValue.Number(room),
            ["AptDateTime"] = OpenDentalValue.Send(wall),
            ["ProvNum"] = OpenDentalValue.Number(appointment.ProviderId),
            ["Pattern"] = OpenDentalValue.Pattern(appointment.Minutes), // left out, every visit would take 20 minutes
        };
        if (code is not null) body["AppointmentTypeNum"] = OpenDentalValue.Number(code);
        if (Note(appointment, code) is { Length: > 0 } note) body["Note"] = note;
        if (client.Access.ClinicNum is { } clinic) body["ClinicNum"] = OpenDentalValue.IsId(clinic) ? OpenDentalValue.Number(clinic) : 0;
        if ((await client.ProvidersAsync(cancellationToken)).Any(row => row.ProvNum == appointment.ProviderId && !OpenDentalMapping.IsDentist(row))) body["IsHygiene"] = "true";

        return await client.BookAsync(body, cancellationToken) switch
        {
            OpenDentalOutcome.Done done when done.IdOf("AptNum") is { } id => await UnlessTwiceAsync(id, appointment, cancellationToken),
            OpenDentalOutcome.Refused refused => new WriteReceipt.Rejected(await ReasonAsync(refused, appointment, room, cancellationToken)),
            _ => new WriteReceipt.Unknown(),
        };
    }

    /// <summary>The number of its kind, where it has one.</summary>
    internal static string? TypeOf(NewAppointment appointment) => OpenDentalValue.IsId(appointment.VisitType.VendorCode) ? appointment.VisitType.VendorCode : null;

    /// <summary>A kind of visit that Open Dental has no number for is said in words.</summary>
    private static string Note(NewAppointment appointment, string? code) =>
        string.Join(" - ", new[] { code is null ? appointment.VisitType.Name : null, appointment.Note }.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>It stands, for sure, under its number. Where the day cannot be read nobody knows whether it may: it is looked at again later, by that number. How often it was sent before is not told here.</summary>
    private async Task<WriteReceipt> UnlessTwiceAsync(string id, NewAppointment appointment, CancellationToken cancellationToken)
    {
        try
        {
            return await clash.EndAsync(id, appointment, isNumbered: true, isFound: false, sends: 1, cancellationToken) switch
            {
                ClashEnd.Stands stands => new WriteReceipt.Confirmed(stands.AppointmentId, stands.IsTwice),
                ClashEnd.TakenBack => new WriteReceipt.Rejected(WriteRejection.SlotTaken),
                _ => new WriteReceipt.Submitted(id),
            };
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return new WriteReceipt.Submitted(id);
        }
    }

    /// <summary>Why a booking was refused, by looking rather than by its words.</summary>
    private async Task<WriteRejection> ReasonAsync(OpenDentalOutcome.Refused refused, NewAppointment appointment, string room, CancellationToken cancellationToken)
    {
        if (refused.Reason is WriteRejection.NotPermitted) return refused.Reason;
        try
        {
            if ((await clash.OthersAsync(null, appointment.ProviderId, room, appointment.Start, appointment.Minutes, cancellationToken)).Count > 0) return WriteRejection.SlotTaken;
            return await client.PatientAsync(appointment.PatientId, cancellationToken) is null ? WriteRejection.PatientUnknown : refused.Reason;
        }
        catch (Exception e) when (e is VendorException or OperationCanceledException)
        {
            return refused.Reason; // it was refused, whatever for
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Open Dental account {AccountId}: appointment {AppointmentId} begins at a time that the clock shows twice; the earlier one is taken.")]
        public static partial void ShownTwice(ILogger logger, string accountId, string appointmentId);
    }
}
