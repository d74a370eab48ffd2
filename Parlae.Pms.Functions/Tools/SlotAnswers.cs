using System.Text.Json.Nodes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Functions.Tools;

/// <summary>Gives slots their handles in this call and writes them into an answer.</summary>
internal static class SlotAnswers
{
    public static JsonArray Offer(CallSession session, IReadOnlyList<Slot> slots, int minutes, string? visitType, PracticeRoster roster, DateTimeZone zone) =>
        [.. slots.Select(slot => Write(session.Offer(slot.ProviderId, slot.RoomId, slot.Start, minutes, visitType), roster, zone))];

    private static JsonObject Write(SlotHandle slot, PracticeRoster roster, DateTimeZone zone) => new()
    {
        ["slotId"] = slot.Handle,
        ["start"] = AnswerTime.Iso(slot.Start, zone),
        ["end"] = AnswerTime.Iso(slot.Start + Duration.FromMinutes(slot.Minutes), zone),
        ["spoken"] = SpokenTime.Of(slot.Start, zone),
        ["provider"] = roster.Providers.FirstOrDefault(provider => provider.ProviderId == slot.ProviderId)?.Name,
        ["minutes"] = slot.Minutes,
    };

    public static string Choice(IEnumerable<Slot> slots, DateTimeZone zone) => SpokenTime.Choice(slots.Select(slot => slot.Start), zone);

    public static JsonArray Types(IEnumerable<VisitType> types) =>
        [.. types.Select(type => new JsonObject { ["name"] = type.Name, ["minutes"] = type.Minutes })];

    public static string TypeNames(IEnumerable<VisitType> types) => string.Join(", ", types.Select(type => type.Name).Take(6));
}
