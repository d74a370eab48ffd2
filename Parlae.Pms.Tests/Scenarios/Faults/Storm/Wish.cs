using System.Globalization;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Tests.Scenarios.Faults.Storm;

/// <summary>A visit that somebody wants: a time at which that provider works and nobody else has been yet.</summary>
internal sealed record Wish(LocalDateTime Start, string Provider, string VisitType, int Minutes)
{
    private const string Cleaning = "Cleaning";
    private const string Exam = "Exam";

    public string Text => Start.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public DateTimeOffset Instant => PracticeClock.WithOffset(PracticeClock.InstantOf(Start));

    /// <summary>Every time of the practice's working days from a day on, by day and hour.</summary>
    public static IEnumerable<Wish> From(LocalDate first)
    {
        var team = PracticeSetting.Create().Treating.ToList();
        for (var day = first; ; day = day.PlusDays(1))
        {
            if (!PracticeSetting.IsOpen(day))
                continue;
            foreach (var wish in team.SelectMany(provider => Of(provider, day)).OrderBy(wish => wish.Start).ThenBy(wish => wish.Provider, StringComparer.Ordinal))
                yield return wish;
        }
    }

    public bool Overlaps(Wish other) => Start < other.Start.PlusMinutes(other.Minutes) && other.Start < Start.PlusMinutes(Minutes);

    private static IEnumerable<Wish> Of(Provider provider, LocalDate day)
    {
        var (type, minutes) = provider.Kind == ProviderKind.Dentist ? (Exam, 30) : (Cleaning, 60);
        foreach (var shift in provider.Week.GetValueOrDefault(day.DayOfWeek, []))
        {
            for (var start = day + shift.From; start.PlusMinutes(minutes) <= day + shift.To; start = start.PlusMinutes(minutes))
                yield return new(start, provider.Id, type, minutes);
        }
    }
}
