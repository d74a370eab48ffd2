using System.Text.Json;
using Parlae.Pms.Tests.Sandbox;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>A visit as the practice really holds it.</summary>
internal sealed record PracticeVisit(string Id, string SikkaId, string Patient, string Provider, string Room, DateTimeOffset Start, int Minutes, string Status)
{
    public DateTimeOffset End => Start.AddMinutes(Minutes);

    /// <summary>Neither cancelled nor missed: it takes time.</summary>
    public bool Stands => Status is "scheduled" or "confirmed" or "completed";

    public bool Overlaps(DateTimeOffset start, DateTimeOffset end) => Stands && Start < end && start < End;

    public static IReadOnlyList<PracticeVisit> All(JsonElement practice) => [.. practice.List("appointments").Select(visit => new PracticeVisit(
        visit.Text("id")!, visit.GetProperty("ids").Text("sikka")!, visit.Text("patient")!, visit.Text("provider")!, visit.Text("room")!,
        visit.GetProperty("start").GetDateTimeOffset(), visit.GetProperty("minutes").GetInt32(), visit.Text("status")!))];

    /// <summary>The first of the times at which a patient has no visit of their own.</summary>
    public static JsonElement FirstBeside(JsonElement practice, string? patientId, IEnumerable<JsonElement> slots)
    {
        var visits = All(practice).Where(visit => visit.Patient == patientId).ToList();
        return slots.First(slot => !visits.Exists(visit => visit.Overlaps(slot.GetProperty("start").GetDateTimeOffset(), slot.GetProperty("end").GetDateTimeOffset())));
    }

    /// <summary>Those of one patient that stand at one time.</summary>
    public static IReadOnlyList<PracticeVisit> Of(JsonElement practice, string? patientId, DateTimeOffset start) =>
        [.. All(practice).Where(visit => visit.Patient == patientId && visit.Start == start && visit.Stands)];
}
