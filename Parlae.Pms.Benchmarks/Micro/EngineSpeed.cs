using BenchmarkDotNet.Attributes;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Benchmarks.Micro;

/// <summary>All free times of a large practice: 20 providers, 14 rooms, 60 days, 10,000 appointments; then ten and a hundred times as many days.</summary>
#pragma warning disable CA1515 // BenchmarkDotNet calls it from an assembly that it makes.
public class EngineSpeed
#pragma warning restore CA1515
{
    private const int Days = 60;
    private const int AppointmentsADay = 166;
    private const int Providers = 20;
    private const int Rooms = 14;

    private SlotSearch search = null!;

    [Params(1, 10, 100)]
    public int Times { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var random = new Random(7);
        var first = new LocalDate(2026, 3, 2);
        var providers = Enumerable.Range(0, Providers).Select(i => new Provider($"p{i}", $"Dr. {i}", null)).ToList();
        var rooms = Enumerable.Range(0, Rooms).Select(i => new Room($"r{i}", $"Room {i}", i % 3 == 0 ? [$"p{i}", $"p{i + 1}"] : [])).ToList();
        search = new SlotSearch
        {
            Zone = zone,
            Now = At(first, 0),
            Roster = new PracticeRoster(null, null, null, providers, rooms, []),
            Days = [.. Enumerable.Range(0, Days * Times).Select(i => DayOf(first.PlusDays(i)))],
            Visit = new VisitRule(30, [], []),
        };

        Instant At(LocalDate date, int minutes) => date.AtStartOfDayInZone(zone).ToInstant() + Duration.FromMinutes(minutes);

        PracticeDay DayOf(LocalDate date) => new(
            date, null,
            [new(null, null, new Interval(At(date, 480), At(date, 1080))), .. providers.Select(provider => new WorkingWindow(provider.ProviderId, null, new Interval(At(date, 480), At(date, 1020))))],
            [.. Enumerable.Range(0, AppointmentsADay + (random.Next(3) == 0 ? 0 : 1)).Select(_ =>
            {
                var start = At(date, 480 + (random.Next(36) * 15));
                return new BusyTime($"p{random.Next(Providers)}", $"r{random.Next(Rooms)}", new Interval(start, start + Duration.FromMinutes(30 + (15 * random.Next(3)))));
            })],
            null);
    }

    /// <summary>Nothing is known of the days yet: what a day tells is worked out for the first who asks.</summary>
    [Benchmark]
    public int FreeTimes() => OpenSlots.Find(search).Sum(day => day.Slots.Count);
}
