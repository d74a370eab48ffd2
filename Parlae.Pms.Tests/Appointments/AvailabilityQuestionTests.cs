using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments;

/// <summary>What is remembered of a day from one question to the next is what its reading told, and nothing else.</summary>
public class AvailabilityQuestionTests
{
    private static readonly LocalDate Tuesday = new(2026, 3, 3);
    private static readonly VisitRule AllDay = new(480, [], []);

    private static async Task<AvailabilityAnswer> AskAsync(CoreBench bench, VisitRule? visit = null) =>
        (await bench.Get<AvailabilityQuestion>().AskAsync(bench.Account, visit ?? new(60, [], []), new(Tuesday, Tuesday), CoreBench.Token)).Answer;

    private static async Task<IReadOnlyList<Slot>> OfferedAsync(CoreBench bench, VisitRule? visit = null) =>
        Assert.IsType<AvailabilityAnswer.Offered>(await AskAsync(bench, visit)).Slots;

    private static async Task HoldAsync(CoreBench bench, string provider, string room, Instant start, int minutes)
    {
        var until = Instant.FromDateTimeOffset(bench.Clock.GetUtcNow()) + SlotHolds.Life;
        Assert.True(await bench.Holds.TryTakeAsync(bench.Account, new SlotHold(provider + start, provider, room, start, minutes, until, null), Instant.MinValue, CoreBench.Token));
    }

    [Fact]
    public async Task What_is_held_between_two_questions_the_second_does_not_offer()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Equal(FakePms.At(3, 9), (await OfferedAsync(bench))[0].Start);
        await HoldAsync(bench, "lee", "1", FakePms.At(3, 9), 60);
        await HoldAsync(bench, "ode", "2", FakePms.At(3, 9), 60);
        Assert.Equal(FakePms.At(3, 10), (await OfferedAsync(bench))[0].Start);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(FakePms.At(3, 9), (await OfferedAsync(bench))[0].Start);
        Assert.Equal(1, bench.Pms.DayReads);
    }

    [Fact]
    public async Task A_day_that_is_read_anew_is_told_as_it_is_now()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Equal(FakePms.At(3, 9), (await OfferedAsync(bench))[0].Start);
        bench.Pms.Shape = day => day with { Busy = [new(null, null, new Interval(FakePms.At(3, 9), FakePms.At(3, 11)))] };
        Assert.Equal(FakePms.At(3, 9), (await OfferedAsync(bench))[0].Start); // still the reading of a moment ago
        await bench.Get<PracticeCalendar>().FreshDaysAsync(bench.Account, Tuesday, Tuesday, CoreBench.Token);
        Assert.Equal(FakePms.At(3, 11), (await OfferedAsync(bench))[0].Start);
    }

    [Fact]
    public async Task What_is_held_on_other_days_counts_as_soon_as_they_are_offered()
    {
        await using var bench = await CoreBench.StartAsync();
        foreach (var day in new[] { 3, 4 })
        {
            await HoldAsync(bench, "lee", "1", FakePms.At(day, 9), 240);
            await HoldAsync(bench, "ode", "2", FakePms.At(day, 9), 240);
        }

        var other = Assert.IsType<AvailabilityAnswer.Alternatives>(await AskAsync(bench, AllDay));
        Assert.All(other.Slots, slot => Assert.DoesNotContain(slot.Start.InZone(FakePms.Zone).Day, new[] { 3, 4 }));
    }

    [Fact]
    public async Task A_visit_over_midnight_meets_what_is_held_on_the_next_day()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = day => day with { Windows = [new(null, null, new Interval(FakePms.At(day.Date.Day, 20), FakePms.At(day.Date.Day + 1, 1)))] };
        VisitRule late = new(240, [], []);
        Assert.Equal([FakePms.At(3, 20), FakePms.At(3, 20, 15), FakePms.At(3, 20, 45)], (await OfferedAsync(bench, late)).Select(slot => slot.Start));
        await HoldAsync(bench, "lee", "1", FakePms.At(4, 0, 30), 30);
        await HoldAsync(bench, "ode", "2", FakePms.At(4, 0, 30), 30);
        Assert.Equal([FakePms.At(3, 20), FakePms.At(3, 20, 15), FakePms.At(3, 20, 30)], (await OfferedAsync(bench, late)).Select(slot => slot.Start));
    }

    [Fact]
    public async Task Hours_of_providers_that_only_another_day_tells_count_for_the_day_asked_for()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = day => day.Date == Tuesday.PlusDays(1) ? day with { Windows = [.. day.Windows, new("lee", null, day.Windows[0].Time)] } : day;
        var other = Assert.IsType<AvailabilityAnswer.Alternatives>(await AskAsync(bench));
        Assert.All(other.Slots, slot => Assert.Equal(("lee", 4), (slot.ProviderId, slot.Start.InZone(FakePms.Zone).Day)));
    }
}
