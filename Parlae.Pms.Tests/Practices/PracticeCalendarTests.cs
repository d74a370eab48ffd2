using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Practices;

public class PracticeCalendarTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);

    private static Task<IReadOnlyList<ReadDay>> DaysAsync(CoreBench bench, int first = 0, int last = 4) =>
        bench.Get<PracticeCalendar>().DaysAsync(bench.Account, Monday.PlusDays(first), Monday.PlusDays(last), CoreBench.Token);

    private static Task<PracticeRoster> RosterAsync(CoreBench bench) => bench.Get<PracticeCalendar>().RosterAsync(bench.Account, CoreBench.Token);

    [Fact]
    public async Task Callers_of_one_moment_share_one_request()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.ReadGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 30).Select(_ => Task.Run(async () => (await DaysAsync(bench), await RosterAsync(bench)))).ToList();
        await Task.Delay(50, CoreBench.Token);
        bench.Pms.ReadGate.SetResult();
        await Task.WhenAll(callers);
        Assert.Equal((1, 1), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    [Fact]
    public async Task Only_what_is_missing_is_asked_for_and_only_until_it_expires()
    {
        await using var bench = await CoreBench.StartAsync();
        await DaysAsync(bench, 0, 2);
        await DaysAsync(bench, 1, 2);
        Assert.Equal(1, bench.Pms.DayReads);
        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => Monday.PlusDays(i))], (await DaysAsync(bench)).Select(day => day.Day.Date));
        Assert.Equal(2, bench.Pms.DayReads);
        bench.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        await DaysAsync(bench);
        Assert.Equal(2, bench.Pms.DayReads);
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        await DaysAsync(bench);
        await RosterAsync(bench);
        Assert.Equal((3, 1), (bench.Pms.DayReads, bench.Pms.RosterReads));
    }

    [Fact]
    public async Task Not_more_days_are_kept_than_there_is_room_for_and_those_read_first_go_first()
    {
        await using var bench = await CoreBench.StartAsync();
        await DaysAsync(bench);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var first = 100; first < 100 + PracticeCalendar.MostDays; first += 100)
            await DaysAsync(bench, first, first + 99);
        var read = bench.Pms.DayReads;
        await DaysAsync(bench, PracticeCalendar.MostDays, PracticeCalendar.MostDays + 99);
        Assert.Equal(read, bench.Pms.DayReads);
        await DaysAsync(bench);
        Assert.Equal(read + 1, bench.Pms.DayReads);
    }

    [Fact]
    public async Task A_failure_reaches_all_who_wait_and_is_not_kept()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.IsDown = true;
        await Assert.ThrowsAsync<VendorUnreachableException>(() => DaysAsync(bench));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => RosterAsync(bench));
        bench.Pms.IsDown = false;
        Assert.Equal(5, (await DaysAsync(bench)).Count);
        Assert.Equal(2, (await RosterAsync(bench)).Providers.Count);
    }

    [Fact]
    public async Task Who_stops_waiting_stops_nobody_else()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.ReadGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var impatient = new CancellationTokenSource();
        var first = bench.Get<PracticeCalendar>().DaysAsync(bench.Account, Monday, Monday, impatient.Token);
        var second = DaysAsync(bench, 0, 0);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        bench.Pms.ReadGate.SetResult();
        Assert.Single(await second);
        Assert.Equal(1, bench.Pms.DayReads);
    }

    [Fact]
    public async Task A_changed_account_and_a_wish_for_fresh_days_are_read_anew()
    {
        await using var bench = await CoreBench.StartAsync();
        await DaysAsync(bench, 0, 0);
        await bench.Get<PracticeCalendar>().FreshDaysAsync(bench.Account, Monday, Monday, CoreBench.Token);
        await DaysAsync(bench, 0, 0);
        Assert.Equal(2, bench.Pms.DayReads);
        bench.Account = bench.Account with { UpdatedAt = bench.Account.UpdatedAt.AddTicks(1) };
        await DaysAsync(bench, 0, 0);
        Assert.Equal(3, bench.Pms.DayReads);
    }

    [Fact]
    public async Task The_clinics_own_types_stand_in_place_of_those_of_the_pms_and_keep_its_codes()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Roster = bench.Pms.Roster with { VisitTypes = [new("cleaning", 30, [], [], "C1"), new("Surgery", 60, [], [])] };
        bench.Account = bench.Account with { Rules = new() { VisitTypes = [new("Cleaning", 45, [], []), new("Whitening", 60, [], [], "W")] } };
        Assert.Equal([("Cleaning", 45, "C1"), ("Whitening", 60, "W")], (await RosterAsync(bench)).VisitTypes.Select(type => (type.Name, type.Minutes, type.VendorCode)));
    }

    [Fact]
    public async Task A_day_that_the_vendor_leaves_out_is_its_fault_and_not_ours()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Shape = day => day with { Date = day.Date.PlusDays(1) };
        await Assert.ThrowsAsync<VendorContractException>(() => DaysAsync(bench));
    }

    [Fact]
    public async Task A_process_in_which_no_timer_purges_forgets_old_days_by_itself()
    {
        await using var bench = await CoreBench.StartAsync();
        var kept = typeof(PracticeCalendar).GetField("days", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(bench.Get<PracticeCalendar>());
        for (var i = 0; i < 20; i++)
        {
            await DaysAsync(bench, i, i + 9);
            bench.Clock.Advance(TimeSpan.FromMinutes(16));
        }

        Assert.InRange(((System.Collections.ICollection)kept!).Count, 1, 20);
    }

    [Fact]
    public async Task Opening_hours_are_told_by_weekday_up_to_midnight()
    {
        await using var bench = await CoreBench.StartAsync();
        Task<IReadOnlyList<OpenHours>> HoursAsync() => bench.Get<OpeningHours>().ReadAsync(bench.Account, CoreBench.Token);
        var usual = await HoursAsync();
        Assert.Equal([IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday], usual.Select(hours => hours.Day));
        Assert.Equal((new LocalTime(9, 0), new LocalTime(17, 0)), (usual[0].From, usual[0].To));

        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        Interval From(LocalDate date, int from, int to) => new(date.AtMidnight().PlusHours(from).InZoneStrictly(FakePms.Zone).ToInstant(), date.AtMidnight().PlusHours(to).InZoneStrictly(FakePms.Zone).ToInstant());
        bench.Pms.Shape = day => day with
        {
            Windows = day.Date != Monday ? [] : [new("lee", null, From(day.Date, 18, 24)), new("lee", null, From(day.Date, 8, 12)), new("ode", null, From(day.Date, 11, 19)), new("ode", null, From(day.Date, 6, 7))],
        };
        Assert.Equal([(new LocalTime(6, 0), new LocalTime(7, 0)), (new LocalTime(8, 0), LocalTime.Midnight)], (await HoursAsync()).Select(hours => (hours.From, hours.To)));

        bench.Account = bench.Account with { Rules = new() { OpenHours = [new(IsoDayOfWeek.Friday, new(9, 0), new(12, 0)), new(IsoDayOfWeek.Monday, new(8, 0), new(9, 0))] } };
        Assert.Equal([IsoDayOfWeek.Monday, IsoDayOfWeek.Friday], (await HoursAsync()).Select(hours => hours.Day));
    }
}
