using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Who works and who is free, by the practice's own book.</summary>
internal sealed class DayBook(JsonElement practice)
{
    private readonly ILookup<string, PracticeVisit> visits = PracticeVisit.All(practice).Where(visit => visit.Stands).ToLookup(visit => visit.Provider);

    private static IReadOnlyList<Provider> Team { get; } = [.. PracticeSetting.Create().Treating];

    /// <summary>Working days from a day on.</summary>
    public static IEnumerable<LocalDate> Days(LocalDate first, int count) => Enumerable.Range(0, count).Select(first.PlusDays).Where(PracticeSetting.IsOpen);

    /// <summary>The provider whose name an answer gives.</summary>
    public static string IdOf(string name) => Team.Single(provider => name.Contains(provider.LastName, StringComparison.Ordinal)).Id;

    public static string LastNameOf(string providerId) => Team.Single(provider => provider.Id == providerId).LastName;

    public static string RoomOf(string providerId, LocalDate day) => Team.Single(provider => provider.Id == providerId).RoomOf[day.DayOfWeek];

    public static DateTimeOffset Instant(LocalDateTime wall) => PracticeClock.WithOffset(PracticeClock.InstantOf(wall));

    public static IEnumerable<string> Working(LocalDateTime start, int minutes) => Team
        .Where(provider => provider.Week.GetValueOrDefault(start.DayOfWeek, []).Any(shift => shift.From <= start.TimeOfDay && start.TimeOfDay.PlusMinutes(minutes) <= shift.To))
        .Select(provider => provider.Id);

    public IReadOnlyList<string> Free(LocalDateTime start, int minutes) => [.. Working(start, minutes).Where(provider => IsUntaken(provider, start, minutes))];

    public bool IsFree(string provider, DateTimeOffset start, int minutes) => Free(LocalDateTime.FromDateTime(start.DateTime), minutes).Contains(provider);

    /// <summary>Starts on the half hour at which a provider is free for so long and not for longer, with other visits in the way of a longer one.</summary>
    public IEnumerable<LocalDateTime> Gaps(string provider, LocalDate day, int minutes, int wanted)
    {
        for (var start = day + PracticeSetting.OpenHours.From; start.TimeOfDay < PracticeSetting.OpenHours.To; start = start.PlusMinutes(30))
        {
            if (Working(start, wanted).Contains(provider) && Fits(start, minutes) && !Fits(start.PlusMinutes(-30), minutes + 30) && !Fits(start, minutes + 30))
                yield return start;
        }

        bool Fits(LocalDateTime from, int length) => Free(from, length).Contains(provider);
    }

    private bool IsUntaken(string provider, LocalDateTime start, int minutes) => !visits[provider].Any(visit => visit.Overlaps(Instant(start), Instant(start.PlusMinutes(minutes))));
}
