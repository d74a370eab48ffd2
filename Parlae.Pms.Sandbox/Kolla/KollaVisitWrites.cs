using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>Booking, moving, cancelling and confirming visits (reference 5).</summary>
internal static class KollaVisitWrites
{
    private const int LongestDescription = 100;
    private const int LongestNotes = 1000;

    private static readonly string[] Changeable =
        ["start_time", "end_time", "wall_start_time", "wall_end_time", "time_zone", "providers", "resources", "operatory", "notes", "short_description", "appointment_type_id"];

    internal static async Task BookAsync(KollaCall call)
    {
        var body = await call.BodyAsync();
        var draft = Draft(call, body);
        var requestId = call.Connector.KnowsRequestIds ? call.Query("request_id") : null;
        await call.WriteAsync(
            () => KollaShapes.Appointment(call, call.Desk.Once(requestId, call.Practice.FindAppointment, () => call.Practice.Book(draft) ?? throw KollaRefusal.Conflict)),
            () => Pretended(call, draft));
    }

    internal static async Task ChangeAsync(KollaCall call, int number)
    {
        if (!call.Connector.MovesVisits)
            throw KollaRefusal.Unimplemented("update");
        var body = await call.BodyAsync();
        var visit = Visit(call, number);
        var mask = call.Query("update_mask")?.Split(',') ?? [.. body.EnumerateObject().Select(member => member.Name)];
        if (Array.Find(mask, field => !Changeable.Contains(field)) is { } unknown)
            throw KollaRefusal.Invalid($"update_mask field {unknown} is not supported");
        var changed = Changed(call, visit, body, mask);
        await call.WriteAsync(
            () => call.Practice.ChangeAppointment(number, known => changed with { Status = known.Status, Changed = call.Now }) == ChangeOutcome.Taken ? throw KollaRefusal.Conflict : KollaShapes.Appointment(call, Visit(call, number)),
            () => KollaShapes.Appointment(call, visit));
    }

    internal static async Task CancelAsync(KollaCall call, int number)
    {
        var body = await call.BodyAsync();
        NeedName(body, number);
        var canceler = body.Member("canceler") ?? throw KollaRefusal.Invalid("canceler is required");
        if (KollaIds.FindProvider(call.Setting, canceler.Text("name"), canceler.Text("remote_id")) is null)
            throw KollaRefusal.Invalid("canceler is unknown");
        if (body.Text("procedure_code") is { } code and not ("D9986" or "D9987"))
            throw KollaRefusal.Invalid($"procedure_code {code} is not supported");
        if (!Visit(call, number).Occupies)
            throw KollaRefusal.Failed("appointment is already broken");
        await call.WriteAsync(() => SetStatus(call, number, VisitStatus.Cancelled), () => []);
    }

    internal static async Task ConfirmAsync(KollaCall call, int number)
    {
        var body = await call.BodyAsync();
        NeedName(body, number);
        if (body.Member("confirmed")?.ValueKind != JsonValueKind.True)
            throw KollaRefusal.Invalid("confirmed is required");
        if (!body.Need("confirmation_type").StartsWith("confirmationTypes/", StringComparison.Ordinal))
            throw KollaRefusal.Invalid("confirmation_type is unknown");
        if (!Visit(call, number).Occupies)
            throw KollaRefusal.Failed("appointment is broken");
        await call.WriteAsync(() => SetStatus(call, number, VisitStatus.Confirmed), () => [], isSilent: call.Connector.AnswersEmpty);
    }

    private static JsonObject SetStatus(KollaCall call, int number, VisitStatus status)
    {
        call.Practice.ChangeAppointment(number, known => known with { Status = status, StatusDate = PracticeClock.At(call.Now).Date, Changed = call.Now });
        if (status == VisitStatus.Cancelled)
            call.Desk.Break(number);
        return [];
    }

    private static Appointment Draft(KollaCall call, JsonElement body)
    {
        var setting = call.Setting;
        var patient = KollaIds.NumberIn("contacts", body.Need("contact_id")) is { } number ? call.Practice.FindPatient(number) : null;
        if (patient is null)
            throw KollaRefusal.NotFound("contact");
        var start = body.Time("start_time") ?? throw KollaRefusal.Invalid("start_time is required");
        var end = body.Time("end_time") ?? throw KollaRefusal.Invalid("end_time is required");
        var provider = Treating(setting, body) ?? throw KollaRefusal.Invalid("providers is required");
        var room = RoomIn(setting, body);
        if (call.Connector.NeedsPeople && (body.Member("scheduler")?.Text("remote_id") is null || room is null || body.Many("providers").All(one => one.Text("remote_id") is null)))
            throw KollaRefusal.Invalid("scheduler, providers and operatory are required for this connector");
        var description = body.Text("short_description") ?? "";
        if (description.Length > LongestDescription)
            throw KollaRefusal.Invalid("short_description is too long");
        var type = KollaIds.FindVisitType(setting, body.Text("appointment_type_id"));
        var roomId = room?.Id ?? provider.RoomOf.GetValueOrDefault(start.DayOfWeek) ?? setting.OpenRooms.First().Id;
        return new Appointment(0, patient.Number, provider.Id, roomId, start, Minutes(start, end), type?.Name ?? description, description, Notes(body), VisitStatus.Scheduled, PracticeClock.At(call.Now).Date, null, call.Now) { MadeAt = call.Now };
    }

    private static Appointment Changed(KollaCall call, Appointment visit, JsonElement body, string[] mask)
    {
        bool Has(string field) => mask.Contains(field);
        var start = Has("start_time") || Has("wall_start_time") ? body.Time("start_time") ?? visit.Start : visit.Start;
        var end = Has("end_time") || Has("wall_end_time") ? body.Time("end_time") ?? visit.End : start.PlusMinutes(visit.Minutes);
        return visit with
        {
            Start = start,
            Minutes = Minutes(start, end),
            ProviderId = Has("providers") ? (Treating(call.Setting, body) ?? throw KollaRefusal.Invalid("providers is unknown")).Id : visit.ProviderId,
            RoomId = Has("operatory") ? (RoomIn(call.Setting, body) ?? throw KollaRefusal.Invalid("operatory is unknown")).Id : visit.RoomId,
            Note = Has("notes") ? Notes(body) : visit.Note,
            Description = Has("short_description") ? body.Text("short_description") ?? "" : visit.Description,
            Type = Has("appointment_type_id") ? KollaIds.FindVisitType(call.Setting, body.Text("appointment_type_id"))?.Name ?? visit.Type : visit.Type,
        };
    }

    /// <summary>What a visit looks like that never reaches the practice: a name, and no id of its system.</summary>
    private static JsonObject Pretended(KollaCall call, Appointment draft)
    {
        var shape = KollaShapes.Appointment(call, draft with { Number = 999_000_000 });
        shape.Remove("remote_id");
        return shape;
    }

    private static Provider? Treating(PracticeSetting setting, JsonElement body) =>
        body.Many("providers").Select(one => KollaIds.FindProvider(setting, one.Text("name"), one.Text("remote_id"))).FirstOrDefault(provider => provider is { Treats: true });

    private static Room? RoomIn(PracticeSetting setting, JsonElement body) =>
        body.Text("operatory") is { } name ? KollaIds.FindRoom(setting, name) ?? throw KollaRefusal.Invalid("operatory is unknown") : null;

    private static int Minutes(LocalDateTime start, LocalDateTime end) =>
        (int)(PracticeClock.InstantOf(end) - PracticeClock.InstantOf(start)).TotalMinutes is var minutes and > 0 and <= 24 * 60 ? minutes : throw KollaRefusal.Invalid("end_time is not after start_time");

    /// <summary>The practice's system cuts what is too long.</summary>
    private static string Notes(JsonElement body) => body.Text("notes") is { } notes ? notes[..Math.Min(LongestNotes, notes.Length)] : "";

    private static Appointment Visit(KollaCall call, int number) => call.Practice.FindAppointment(number) ?? throw KollaRefusal.NotFound("appointment");

    private static void NeedName(JsonElement body, int number)
    {
        if (body.Need("name") != KollaIds.Appointment(number))
            throw KollaRefusal.Invalid("name is of another appointment");
    }
}
