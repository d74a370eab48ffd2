using System.Diagnostics;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Appointments.Availability;

public class OpenSlotsSpeedTests
{
    [Fact]
    public void Twenty_providers_for_sixty_days_take_milliseconds_and_ten_times_that_about_ten_times_as_long()
    {
        var (small, large) = (Practice(days: 60, appointments: 10_000), Practice(days: 600, appointments: 100_000));
        var (once, tenfold, slots) = (double.MaxValue, double.MaxValue, 0);

        // The fastest of several rounds, since others work on this machine. The benchmark holds the target of 15 ms; a debug build gets more.
        for (var round = 0; round < 10 || (round < 100 && !(once < 60 && tenfold < once * 25)); round++)
        {
            for (var i = 0; i < 5; i++)
            {
                (once, slots) = (Math.Min(once, Measure(small, out var found)), found);
            }

            tenfold = Math.Min(tenfold, Measure(large, out _));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"20 providers, 60 days, 10,000 appointments: {once:F1} ms for {slots} slots; 600 days, 100,000: {tenfold:F1} ms");
        Assert.True(once < 60 && tenfold < once * 25, $"{once} ms, then {tenfold} ms");
    }

    private static double Measure(SlotSearch search, out int slots)
    {
        var began = Stopwatch.GetTimestamp();
        slots = OpenSlots.Find(search).Sum(day => day.Slots.Count);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static SlotSearch Practice(int days, int appointments)
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var random = new Random(7);
        var first = new LocalDate(2026, 3, 2);
        Instant At(LocalDate date, int minutes) => date.AtStartOfDayInZone(zone).ToInstant() + Duration.FromMinutes(minutes);
        var rooms = Enumerable.Range(0, 14).Select(i => new Room($"r{i}", $"Room {i}", i % 3 == 0 ? [$"p{i}", $"p{i + 1}"] : [])).ToList();
        var providers = Enumerable.Range(0, 20).Select(i => new Provider($"p{i}", $"Dr. {i}", null)).ToList();
        PracticeDay DayOf(LocalDate date) => new(
            date, null,
            [new(null, null, new Interval(At(date, 480), At(date, 1080))), .. providers.Select(provider => new WorkingWindow(provider.ProviderId, null, new Interval(At(date, 480), At(date, 1020))))],
            [.. Enumerable.Range(0, appointments / days).Select(_ =>
            {
                var start = At(date, 480 + (random.Next(36) * 15));
                return new BusyTime($"p{random.Next(20)}", $"r{random.Next(14)}", new Interval(start, start + Duration.FromMinutes(30 + (15 * random.Next(3)))));
            })],
            null);
        return new SlotSearch
        {
            Zone = zone,
            Now = At(first, 0),
            Roster = new PracticeRoster(null, null, null, providers, rooms, []),
            Days = [.. Enumerable.Range(0, days).Select(i => DayOf(first.PlusDays(i)))],
            Visit = new VisitRule(30, [], []),
        };
    }
}
