using NodaTime;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Holds;

public class SlotHoldsTests
{
    private static readonly LocalDate Tuesday = new(2026, 3, 3);

    private static SlotHold Hold(CoreBench bench, string reference, Instant start, int minutes = 30, string provider = "lee", string? room = "1") =>
        new(reference, provider, room, start, minutes, bench.Ledger.Now + SlotHolds.Life, null);

    private static Task<bool> TakeAsync(CoreBench bench, SlotHold hold) => bench.Holds.TryTakeAsync(bench.Account, hold, bench.Ledger.Now, CoreBench.Token).AsTask();

    [Fact]
    public async Task Holds_that_overlap_in_provider_or_room_exclude_each_other_and_neighbours_do_not()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.True(await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10))));
        Assert.False(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10, 25), room: "2"))); // the same provider
        Assert.False(await TakeAsync(bench, Hold(bench, "c", FakePms.At(3, 9, 45), 20, "ode"))); // the same room
        Assert.True(await TakeAsync(bench, Hold(bench, "d", FakePms.At(3, 10), provider: "ode", room: "2")));
        Assert.True(await TakeAsync(bench, Hold(bench, "e", FakePms.At(3, 10, 30))));
        Assert.True(await TakeAsync(bench, Hold(bench, "f", FakePms.At(3, 9, 30))));
        Assert.True(await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10)))); // taken by the same write before
    }

    [Fact]
    public async Task Thirty_at_once_from_two_processes_leave_no_overlap()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var random = new Random(7);
        var wanted = Enumerable.Range(0, 30).Select(i => Hold(bench, $"r{i}", FakePms.At(3, 10, random.Next(12) * 5), 5 + (random.Next(12) * 5), random.Next(2) == 0 ? "lee" : "ode", random.Next(2) == 0 ? "1" : "2")).ToList();
        var got = await Task.WhenAll(wanted.Select((hold, i) => Task.Run(() => TakeAsync(i % 2 == 0 ? bench : other, hold))));
        var live = await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token);
        Assert.Equal(wanted.Where((_, i) => got[i]).Select(hold => hold.Reference).Order(), live.Select(hold => hold.Reference).Order());
        foreach (var (a, i) in live.Select((a, i) => (a, i)))
        {
            foreach (var b in live.Skip(i + 1).Where(b => a.Time.Start < b.Time.End && b.Time.Start < a.Time.End))
                Assert.True(a.ProviderId != b.ProviderId && a.RoomId != b.RoomId);
        }
    }

    [Fact]
    public async Task A_hold_lapses_gives_way_and_is_purged()
    {
        await using var bench = await CoreBench.StartAsync();
        await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10)));
        bench.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.Single(await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token));
        Assert.False(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10, 15))));
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token));
        Assert.True(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10, 15))));
        Assert.True(await TakeAsync(bench, Hold(bench, "c", FakePms.At(3, 10), 15))); // no cell of the first is left behind
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(2, await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token));
        Assert.Equal(0, await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token));
    }

    [Fact]
    public async Task A_kept_hold_outlives_its_time_until_it_is_released()
    {
        await using var bench = await CoreBench.StartAsync();
        await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10)));
        await bench.Holds.KeepAsync(bench.Account, "a", FakePms.At(3, 10), CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromHours(30));
        Assert.False(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10))));
        await bench.Holds.ReleaseAsync(bench.Account, "a", FakePms.At(3, 10), CoreBench.Token);
        Assert.True(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10))));
    }

    [Fact]
    public async Task Of_keeping_and_purging_at_the_same_moment_a_kept_hold_keeps_its_cells()
    {
        await using var bench = await CoreBench.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var (reference, start) = ($"r{i}", FakePms.At(3, 9) + Duration.FromMinutes(30 * (i % 10)));
            await TakeAsync(bench, Hold(bench, reference, start));
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await Task.WhenAll(bench.Holds.KeepAsync(bench.Account, reference, start, CoreBench.Token).AsTask(), bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token));
            var isKept = (await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token)).Any(hold => hold.Reference == reference);
            Assert.Equal(!isKept, await TakeAsync(bench, Hold(bench, "other" + i, start)));
            await bench.Holds.ReleaseAsync(bench.Account, reference, start, CoreBench.Token);
            await bench.Holds.ReleaseAsync(bench.Account, "other" + i, start, CoreBench.Token);
        }
    }

    [Fact]
    public async Task A_confirmed_visit_gives_way_to_a_reading_that_is_younger()
    {
        await using var bench = await CoreBench.StartAsync();
        await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10)));
        await bench.Holds.PlaceAsync(bench.Account, "a", FakePms.At(3, 10), CoreBench.Token);
        var placed = bench.Ledger.Now;
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await bench.Holds.TryTakeAsync(bench.Account, Hold(bench, "b", FakePms.At(3, 10)), placed, CoreBench.Token));
        Assert.True(await bench.Holds.TryTakeAsync(bench.Account, Hold(bench, "b", FakePms.At(3, 10)), placed + Duration.FromSeconds(1), CoreBench.Token));
    }

    [Fact]
    public async Task The_longest_visit_fits_and_a_day_is_the_practices_own()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.True(await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 20), SlotHolds.LongestMinutes))); // 1 o'clock of the 4th in UTC
        Assert.True(await TakeAsync(bench, Hold(bench, "b", FakePms.At(3, 10, 2), SlotHolds.LongestMinutes))); // off the grid: one cell more
        Assert.Equal(2, (await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token)).Count);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, Tuesday.PlusDays(1), CoreBench.Token));
    }

    [Fact]
    public async Task Accounts_do_not_hold_each_others_time()
    {
        await using var bench = await CoreBench.StartAsync();
        await TakeAsync(bench, Hold(bench, "a", FakePms.At(3, 10)));
        Assert.True(await bench.Holds.TryTakeAsync(bench.Account with { AccountId = "demo2" }, Hold(bench, "b", FakePms.At(3, 10)), bench.Ledger.Now, CoreBench.Token));
    }
}
