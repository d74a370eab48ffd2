using System.Globalization;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Whether times that were offered could be had.</summary>
internal static class FreeTime
{
    /// <summary>Those that a visit or a live hold takes.</summary>
    public static async Task<IReadOnlyList<JsonElement>> NotFreeAsync(ClinicProcesses clinic, IEnumerable<JsonElement> slots)
    {
        var visits = PracticeVisit.All(await clinic.Sandbox.PracticeAsync());
        var taken = new List<JsonElement>();
        foreach (var slot in slots)
        {
            var (start, end) = (slot.GetProperty("start").GetDateTimeOffset(), slot.GetProperty("end").GetDateTimeOffset());
            var provider = PracticeSetting.Create().Treating.Single(one => slot.Text("provider")!.Contains(one.LastName, StringComparison.Ordinal)).Id;
            var holds = await clinic.Books.HoldsAsync(LocalDate.FromDateTime(start.DateTime));
            if (visits.Any(visit => visit.Provider == provider && visit.Overlaps(start, end))
                || holds.Any(hold => hold.ProviderId == provider && hold.Time.Start.ToDateTimeOffset() < end && start < hold.Time.End.ToDateTimeOffset()))
                taken.Add(slot);
        }

        return taken;
    }

    public static DateTimeOffset Start(this JsonElement slot) => DateTimeOffset.Parse(slot.Text("start")!, CultureInfo.InvariantCulture);
}
