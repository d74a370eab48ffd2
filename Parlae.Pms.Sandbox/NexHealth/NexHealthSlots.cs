using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.NexHealth;

/// <summary>Open slots of providers (reference 6), in pieces of the length asked for, with the practice's offset.</summary>
internal static class NexHealthSlots
{
    private const int MostDays = 14;
    private const int UsualMinutes = 15;

    internal static Task AvailableAsync(NexHealthCall call)
    {
        var first = NexHealthBody.Day(call.Query("start_date") ?? throw NexHealthRefusal.Missing("start_date"), "start_date");
        var days = NexHealthCall.Number(call.Query("days") ?? throw NexHealthRefusal.Missing("days"), "days");
        if (days is < 1 or > MostDays)
            throw NexHealthRefusal.Invalid("days must be between 1 and 14");
        var locations = call.Numbers("lids[]");
        if (locations.Count == 0)
            throw NexHealthRefusal.Missing("lids");
        var type = call.Query("appointment_type_id") is { } id ? NexHealthIds.FindVisitType(call.Setting, NexHealthCall.Number(id, "appointment_type_id")) ?? throw NexHealthRefusal.NotFound("Appointment type") : null;
        var providers = call.Numbers("pids[]");
        if (providers.Count == 0 && type is null)
            throw NexHealthRefusal.Missing("pids or appointment_type_id");
        if (!locations.Contains(call.System.LocationId))
            return call.CountedAsync([]);

        var length = Minutes("slot_length") ?? type?.Minutes ?? UsualMinutes;
        var step = Minutes("slot_interval") ?? length;
        var visits = call.Desk.Visits().Where(visit => visit.Data.Occupies).ToLookup(visit => visit.Data.Start.Date, visit => visit.Data);
        return call.CountedAsync(call.Setting.Treating
            .Where(provider => providers.Count > 0 ? providers.Contains(NexHealthIds.Provider(call.Setting, provider.Id)) : provider.Kind == type!.By)
            .Select(provider => Group(call, provider, first, days, length, step, visits)));

        int? Minutes(string name) => call.Query(name) is { } text ? NexHealthCall.Number(text, name) is var number and > 0 ? number : throw NexHealthRefusal.Invalid($"{name} must be positive") : null;
    }

    private static JsonObject Group(NexHealthCall call, Provider provider, LocalDate first, int days, int length, int step, ILookup<LocalDate, Appointment> visits)
    {
        var slots = Enumerable.Range(0, days).SelectMany(n => Free(call, provider, first.PlusDays(n), length, step, visits)).ToList();
        var next = slots.Count > 0 ? slots[0].Start.Date : Enumerable.Range(days, MostDays).Select(first.PlusDays).Where(day => Free(call, provider, day, length, step, visits).Any()).Select(day => (LocalDate?)day).FirstOrDefault();
        return new JsonObject
        {
            ["lid"] = call.System.LocationId,
            ["pid"] = NexHealthIds.Provider(call.Setting, provider.Id),
            ["slots"] = new JsonArray([.. slots.Select(slot => Slot(call, provider, slot.Start, slot.Room, length))]),
            ["next_available_date"] = next?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    private static IEnumerable<(LocalDateTime Start, string Room)> Free(NexHealthCall call, Provider provider, LocalDate day, int length, int step, ILookup<LocalDate, Appointment> visits)
    {
        if (!PracticeSetting.IsOpen(day) || !provider.RoomOf.TryGetValue(day.DayOfWeek, out var room))
            yield break;
        foreach (var shift in provider.Week.GetValueOrDefault(day.DayOfWeek, []))
        {
            for (var start = day + shift.From; start.PlusMinutes(length) <= day + shift.To; start = start.PlusMinutes(step))
            {
                var (from, to) = (start, start.PlusMinutes(length));
                if (PracticeClock.InstantOf(from) > call.Now && !visits[day].Any(visit => (visit.ProviderId == provider.Id || visit.RoomId == room) && visit.Start < to && from < visit.End))
                    yield return (start, room);
            }
        }
    }

    private static JsonObject Slot(NexHealthCall call, Provider provider, LocalDateTime start, string room, int length)
    {
        var at = PracticeClock.InstantOf(start);
        var slot = new JsonObject { ["time"] = Written(at), ["end_time"] = Written(at + Duration.FromMinutes(length)) };
        if (call.System.BooksByOperatory)
            slot["operatory_id"] = NexHealthIds.Operatory(call.Setting, room);
        slot["provider_id"] = NexHealthIds.Provider(call.Setting, provider.Id);
        return slot;
    }

    private static string Written(Instant at) => PracticeClock.WithOffset(at).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
