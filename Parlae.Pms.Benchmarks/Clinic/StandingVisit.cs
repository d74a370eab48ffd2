using System.Text.Json;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>A visit ahead that the practice had before anybody called, and whose it is.</summary>
internal sealed record StandingVisit(BenchPatient Patient, DateTimeOffset Start)
{
    /// <summary>One of each patient who has any.</summary>
    public static IReadOnlyList<StandingVisit> In(JsonElement practice, IReadOnlyList<BenchPatient> patients)
    {
        var soon = practice.GetProperty("now").GetDateTimeOffset().AddDays(2);
        var ahead = practice.GetProperty("appointments").EnumerateArray()
            .Where(visit => visit.GetProperty("status").GetString() == "scheduled" && visit.GetProperty("start").GetDateTimeOffset() > soon)
            .ToLookup(visit => visit.GetProperty("patient").GetString(), visit => visit.GetProperty("start").GetDateTimeOffset());
        return [.. patients.Where(patient => ahead[patient.Id].Any()).Select(patient => new StandingVisit(patient, ahead[patient.Id].Min()))];
    }
}
