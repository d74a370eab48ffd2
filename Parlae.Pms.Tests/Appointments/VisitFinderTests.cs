using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments;

public class VisitFinderTests
{
    private static readonly LocalDate Tuesday = new(2026, 3, 3);

    private static Task<AvailabilityReply> AskAsync(CoreBench bench, LocalDate from, LocalDate? to = null) =>
        bench.Get<AvailabilityQuestion>().AskAsync(bench.Account, new VisitRule(60, [], []), new SlotWish(from, to ?? from), CoreBench.Token);

    [Fact]
    public async Task A_week_is_read_first_and_the_second_only_when_it_has_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.IsType<AvailabilityAnswer.Offered>((await AskAsync(bench, Tuesday)).Answer);
        Assert.Equal(1, bench.Pms.DayReads);
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        bench.Pms.Shape = day => day.Date < Tuesday.PlusDays(9) ? day with { Windows = [] } : day;
        var closed = Assert.IsType<AvailabilityAnswer.Closed>((await AskAsync(bench, Tuesday)).Answer);
        Assert.All(closed.Slots, slot => Assert.Equal(Tuesday.PlusDays(9), slot.Start.InZone(FakePms.Zone).Date));
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        bench.Pms.Shape = day => day with { Windows = [] };
        Assert.IsType<AvailabilityAnswer.None>((await AskAsync(bench, Tuesday, Tuesday.PlusYears(1))).Answer);
    }

    [Fact]
    public async Task A_clinics_own_hours_and_notice_count_where_it_set_some()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Account = bench.Account with { Rules = new() { OpenHours = [new(IsoDayOfWeek.Monday, new(8, 0), new(12, 0))], MinimumNoticeMinutes = 90 } };
        var free = await bench.Get<VisitFinder>().FindAsync(bench.Account, new(60, [], []), new(2026, 3, 2), Tuesday, cancellationToken: CoreBench.Token);
        Assert.Equal(new LocalTime(9, 30), free.Days[0].Slots[0].Start.InZone(FakePms.Zone).TimeOfDay);
        Assert.Equal(new LocalTime(11, 0), free.Days[0].Slots[^1].Start.InZone(FakePms.Zone).TimeOfDay);
        Assert.Empty(free.Days[1].Slots);
    }

    [Fact]
    public async Task Where_a_pms_tells_only_openings_a_time_that_is_none_is_taken_not_closed()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = day => day with { Windows = [], Openings = [new("lee", "1", new(FakePms.At(3, 14), FakePms.At(3, 15)))] };
        Assert.Equal(FakePms.At(3, 14), Assert.Single(Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync()).Alternatives).Start);
    }

    [Fact]
    public async Task Where_a_pms_tells_only_openings_a_day_without_any_is_full_not_closed()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = day => day with { Windows = [], Openings = day.Date == Tuesday ? [] : [new("lee", "1", new(FakePms.At(4, 14), FakePms.At(4, 15)))] };
        Assert.Equal(FakePms.At(4, 14), Assert.Single(Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync()).Alternatives).Start);
    }

    [Fact]
    public async Task Another_process_sees_a_booking_before_the_copy_does()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await using var other = bench.Another();
        await AskAsync(other, Tuesday); // in its memory from now on
        await bench.BookAsync("P1");
        await bench.BookAsync("P2");
        var free = await other.Get<VisitFinder>().FindAsync(other.Account, new(60, [], []), Tuesday, Tuesday, cancellationToken: CoreBench.Token);
        Assert.Empty(free.At(FakePms.At(3, 10)));
        Assert.Empty(free.At(FakePms.At(3, 10, 45)));
        Assert.NotEmpty(free.At(FakePms.At(3, 11)));
    }
}
