using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

/// <summary>A process that dies between the end of a write and the end of its hold holds nothing for good.</summary>
public class HoldUpkeepTests
{
    [Theory]
    [InlineData(WriteState.Submitted, true)]
    [InlineData(WriteState.Waiting, true)]
    [InlineData(WriteState.Abandoned, false)]
    [InlineData(WriteState.Undone, false)]
    [InlineData(WriteState.Rejected, false)]
    public async Task A_kept_hold_goes_with_its_write(WriteState state, bool isHeld)
    {
        await using var bench = await LeftAsync(state);
        for (var day = 0; day < 2; day++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(11));
            await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
            Assert.Equal(isHeld, await HoldAsync(bench) is not null);
        }
    }

    [Theory]
    [InlineData(WriteState.Confirmed)]
    [InlineData(WriteState.Unresolved)]
    [InlineData(WriteState.ByHand)]
    public async Task One_that_reads_may_not_show_yet_is_held_until_they_must(WriteState state)
    {
        await using var bench = await LeftAsync(state);
        var ended = bench.Ledger.Now;
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        var hold = await HoldAsync(bench);
        Assert.Equal((ended + SlotHolds.PlacedLife, ended), (hold!.Until, hold.PlacedAt));
    }

    [Fact]
    public async Task One_whose_visit_staff_see_to_is_held_until_the_visit_is_over()
    {
        await using var bench = await LeftAsync(WriteState.WithStaff);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        var hold = await HoldAsync(bench);
        Assert.Equal(hold!.Time.End, hold.Until);
    }

    [Fact]
    public async Task One_without_any_write_is_let_go()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.Holds.TryTakeAsync(bench.Account, new("nobody", "lee", "1", FakePms.At(3, 10), 60, null, null), bench.Ledger.Now, CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        Assert.Null(await HoldAsync(bench));
    }

    /// <summary>A booking whose hold is kept, and whose write has come so far without the hold's knowing.</summary>
    private static async Task<CoreBench> LeftAsync(WriteState state)
    {
        var bench = await CoreBench.StartAsync(lagging: true);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        var entry = (await bench.Ledger.FindAsync("demo", submitted.Reference, CoreBench.Token))!;
        var next = entry.Value with { State = state, EndedAt = bench.Ledger.Now, RecordId = "A1" };
        Assert.NotNull(await bench.Ledger.MoveAsync("demo", entry, next, null, CoreBench.Token));
        return bench;
    }

    private static async Task<SlotHold?> HoldAsync(CoreBench bench) =>
        (await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token)).SingleOrDefault();
}
