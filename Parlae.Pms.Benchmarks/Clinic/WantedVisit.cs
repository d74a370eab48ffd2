using System.Globalization;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Benchmarks.Clinic;

/// <summary>A visit that somebody wants: a time at which that provider works and nobody else has been yet.</summary>
internal sealed record WantedVisit(LocalDateTime Start, string Provider, string VisitType, int Minutes)
{
    /// <summary>Beyond what the practice's diary holds at the start.</summary>
    private const int FirstDay = 92;

    private const int WeeksAtOnce = 5;

    public string StartText => Start.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The arguments of <c>bookAppointment</c>; the patient is the first whom the call has found.</summary>
    public object Wish => new { patientId = "p1", appointmentType = VisitType, startTime = StartText, duration = Minutes, provider = Provider };

    public string Arguments => JsonSerializer.Serialize(Wish);

    /// <summary>
    /// Every time of every working day that nobody has yet. The visits of a hand are on days of their own, and hands that follow one another want other times
    /// of a day or other days: at one time several providers are free, but callers who want it at once could be given the same room, and one would lose it.
    /// </summary>
    public static IEnumerable<IReadOnlyList<WantedVisit>> Hands(LocalDate today, int visits)
    {
        var days = Days(today).GetEnumerator();
        while (true)
        {
            List<List<Queue<WantedVisit>>> weeks = [];
            while (weeks.Count < WeeksAtOnce)
            {
                List<Queue<WantedVisit>> week = [];
                while (week.Count < visits && days.MoveNext()) week.Add(days.Current);
                weeks.Add(week);
            }

            for (var turn = 0; weeks[turn % WeeksAtOnce].TrueForAll(day => day.Count > 0); turn++)
                yield return [.. weeks[turn % WeeksAtOnce].Select(day => day.Dequeue())];
        }
    }

    private static IEnumerable<Queue<WantedVisit>> Days(LocalDate today)
    {
        var practice = PracticeSetting.Create();
        var team = practice.Treating.GroupBy(provider => provider.Kind).SelectMany(kind => kind.Take(practice.OpenRooms.Count() / 3)).ToList(); // rooms suffice whichever they are given: an hour needs one that two half hours may have split
        for (var day = today.PlusDays(FirstDay); ; day = day.PlusDays(1))
        {
            if (PracticeSetting.IsOpen(day)) yield return new Queue<WantedVisit>(team.SelectMany(provider => Of(provider, day)));
        }
    }

    private static IEnumerable<WantedVisit> Of(Provider provider, LocalDate day)
    {
        var (type, minutes) = provider.Kind == ProviderKind.Dentist ? ("Exam", 30) : ("Cleaning", 60);
        foreach (var shift in provider.Week.GetValueOrDefault(day.DayOfWeek, []))
        {
            for (var start = day + shift.From; start.PlusMinutes(minutes) <= day + shift.To; start = start.PlusMinutes(minutes))
                yield return new(start, $"{provider.FirstName} {provider.LastName}", type, minutes);
        }
    }
}
