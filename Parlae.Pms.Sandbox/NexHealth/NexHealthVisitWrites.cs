using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Bookings and changes of appointments (reference 3, 5): taken in at once, and performed by the practice's system later.</summary>
internal static class NexHealthVisitWrites
{
    private const int LongestNote = 128;

    /// <summary>Nobody's number: records that the practice has not written yet have none, and are not the same for that.</summary>
    private const int Another = -1;

    internal static async Task BookAsync(NexHealthCall call)
    {
        call.NeedLocation();
        var draft = Draft(call, (await call.BodyAsync("appt")).Member("appt")!.Value);
        if (call.Desk.Visits().Any(visit => visit.Data.Collides(draft.Data with { Number = Another })))
            throw NexHealthRefusal.Taken;
        var own = (OwnRecord<NexVisit>?)null;
        await call.WriteAsync(
            "appointment",
            (practice, now) =>
            {
                if (call.Desk.NumberOf(draft.PatientId) is not { } patient)
                    return new WriteResult(Done: false, "the patient is not in the practice's system");
                if (practice.Book(draft.Data with { Patient = patient, Made = PracticeClock.At(now).Date, Changed = now }) is not { } booked)
                    return new WriteResult(Done: false, "the time is taken");
                call.Desk.Link(own!, booked.Number);
                return new WriteResult(Done: true, "", NexHealthIds.Text(own!.Id));
            },
            _ => own = call.Desk.Add(draft),
            () => Appt(call, own!.Id),
            StatusCodes.Status201Created);
    }

    internal static async Task ChangeAsync(NexHealthCall call, int id)
    {
        var body = (await call.BodyAsync("appt")).Member("appt")!.Value;
        var visit = call.Desk.FindVisit(id) ?? throw NexHealthRefusal.NotFound("Appointment");
        var change = Change(call, visit, body);
        if (call.Desk.Visits().Any(other => other.Id != id && other.Data.Collides(change(visit.Data) with { Number = Another })))
            throw NexHealthRefusal.Taken;
        await call.WriteAsync(
            "appointment change",
            (practice, now) => call.Desk.FindVisit(id)?.ForeignId is { } number && practice.ChangeAppointment(number, known => change(known) with { Changed = now }) == ChangeOutcome.Changed
                ? new WriteResult(Done: true, "", NexHealthIds.Text(id))
                : new WriteResult(Done: false, "the time is taken"),
            write => call.Desk.Show(id, change, write),
            () => Appt(call, id),
            StatusCodes.Status200OK);
    }

    private static JsonObject Appt(NexHealthCall call, int id) => new() { ["appt"] = NexHealthShapes.Visit(call, call.Desk.FindVisit(id)!) };

    private static NexVisit Draft(NexHealthCall call, JsonElement appt)
    {
        var patientId = appt.Number("patient_id") ?? throw NexHealthRefusal.Missing("patient_id");
        if (call.Desk.FindPatient(patientId) is not { } patient)
            throw NexHealthRefusal.NotFound("Patient");
        var provider = NexHealthIds.FindProvider(call.Setting, appt.Number("provider_id") ?? throw NexHealthRefusal.Missing("provider_id"));
        if (provider is not { Treats: true })
            throw NexHealthRefusal.NotFound("Provider");
        var start = appt.Time("start_time") ?? throw NexHealthRefusal.Missing("start_time");
        if (PracticeClock.InstantOf(start) <= call.Now)
            throw NexHealthRefusal.Invalid("start_time must be in the future");
        var type = appt.Number("appointment_type_id") is { } typeId ? NexHealthIds.FindVisitType(call.Setting, typeId) ?? throw NexHealthRefusal.NotFound("Appointment type") : null;
        var minutes = appt.Time("end_time") is { } end ? Minutes(start, end) : type?.Minutes ?? throw NexHealthRefusal.Missing("end_time or appointment_type_id");
        var room = appt.Number("operatory_id") is { } roomId ? NexHealthIds.FindRoom(call.Setting, roomId) is { Hidden: false } known ? known.Id : throw NexHealthRefusal.NotFound("Operatory")
            : call.System.BooksByOperatory ? throw NexHealthRefusal.Missing("operatory_id")
            : provider.RoomOf.GetValueOrDefault(start.DayOfWeek) ?? call.Setting.OpenRooms.First().Id;
        var visit = new Appointment(
            0, patient.ForeignId ?? 0, provider.Id, room, start, minutes, type?.Name ?? "", type?.Name ?? "", Note(appt) ?? "", VisitStatus.Scheduled, PracticeClock.At(call.Now).Date, null, call.Now)
        { MadeAt = call.Now };
        return new NexVisit(0, patientId, visit, null, null, IsOurs: true);
    }

    private static Func<Appointment, Appointment> Change(NexHealthCall call, NexVisit visit, JsonElement appt)
    {
        var isMove = appt.Member("start_time") is not null || appt.Member("end_time") is not null || appt.Member("operatory_id") is not null;
        if (isMove && !call.System.MovesVisits)
            throw NexHealthRefusal.Invalid("Rescheduling is not supported for this EHR");
        var start = appt.Time("start_time") ?? visit.Data.Start;
        if (isMove && PracticeClock.InstantOf(start) <= call.Now)
            throw NexHealthRefusal.Invalid("start_time must be in the future");
        var minutes = appt.Time("end_time") is { } end ? Minutes(start, end) : visit.Data.Minutes;
        var room = appt.Number("operatory_id") is { } id ? NexHealthIds.FindRoom(call.Setting, id)?.Id ?? throw NexHealthRefusal.NotFound("Operatory") : null;
        if (appt.Member("confirmed")?.ValueKind == JsonValueKind.False)
            throw NexHealthRefusal.Invalid("confirmed can only be changed to true");
        var (note, today, now) = (Note(appt), PracticeClock.At(call.Now).Date, call.Now);
        return known => known with
        {
            Start = isMove ? start : known.Start,
            Minutes = isMove ? minutes : known.Minutes,
            RoomId = room ?? known.RoomId,
            Note = note ?? known.Note,
            Status = appt.Flag("cancelled") ? VisitStatus.Cancelled : appt.Flag("confirmed") && known.Status == VisitStatus.Scheduled ? VisitStatus.Confirmed : known.Status,
            StatusDate = today,
            Changed = now,
        };
    }

    private static string? Note(JsonElement appt) =>
        appt.Text("note") is not { } note ? null : note.Length <= LongestNote ? note : throw NexHealthRefusal.Invalid("note is too long (maximum is 128 characters)");

    private static int Minutes(LocalDateTime start, LocalDateTime end) =>
        (int)(PracticeClock.InstantOf(end) - PracticeClock.InstantOf(start)).TotalMinutes is var minutes and > 0 and <= 24 * 60 ? minutes : throw NexHealthRefusal.Invalid("end_time must be after start_time");
}
