using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Holds;

/// <summary>What a machine that loses its power may forget of holds, and what not (docs/decisions/0018-what-waits-for-the-disk.md).</summary>
public sealed class HoldsPowerCutTests : IDisposable
{
    private static readonly Instant Start = FakePms.At(3, 10);
    private readonly TemporaryDirectory folder = new();
    private readonly MachineDisk disk;

    public HoldsPowerCutTests() => disk = new MachineDisk(folder.Path, Stores.Fleeting);

    public void Dispose()
    {
        disk.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_a_booking_reaches_the_practice_its_hold_is_on_the_disk(bool isCut)
    {
        await using var bench = await CoreBench.StartAsync(store: disk);
        var gate = bench.Pms.WriteGate = new();
        var booking = bench.BookPlainlyAsync("P1", Start, "call:c1");
        await Task.Run(() => SpinWait.SpinUntil(() => !bench.Pms.Bookings.IsEmpty || booking.IsCompleted, TimeSpan.FromSeconds(20)), CoreBench.Token);
        if (isCut)
            disk.CutPower();
        gate.SetResult();
        Assert.IsType<BookingOutcome.Booked>(await bench.RunAsync(booking));

        await using var after = bench.Another(disk.Restart());
        var hold = Assert.Single(await HoldsAsync(after));
        Assert.Null(hold.Until); // as long as its write is open
        Assert.Equal(isCut ? WriteState.Sending : WriteState.Confirmed, (await after.EntryAsync(hold.Reference)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_end_is_lost_follows_its_write(bool isHeld)
    {
        await using var bench = await CoreBench.StartAsync(store: disk);
        bench.Pms.Usually = isHeld ? Reply.Confirm : Reply.Refuse;
        await bench.BookAsync(start: Start);
        Assert.Equal(isHeld, (await HoldsAsync(bench)).Any());

        await using var after = bench.Another(disk.Restart());
        Assert.Null(Assert.Single(await HoldsAsync(after)).Until);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await after.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        var left = await HoldsAsync(after);
        Assert.Equal(isHeld, left.Any());
        Assert.All(left, hold => Assert.NotNull(hold.PlacedAt));
    }

    [Fact]
    public async Task One_that_staff_had_until_the_visit_is_over_does_so_too()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true, store: disk);
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(start: Start));
        var ending = bench.Get<WriteEnding>();
        var withStaff = await ending.HandOverAsync(bench.Account, (await bench.Ledger.FindAsync("demo", submitted.Reference, CoreBench.Token))!);
        Assert.Equal(Start + Duration.FromMinutes(60), Assert.Single(await HoldsAsync(bench)).Until);
        await ending.SupersedeAsync(bench.Account, withStaff);
        Assert.Empty(await HoldsAsync(bench));

        await using var after = bench.Another(disk.Restart());
        Assert.Single(await HoldsAsync(after));
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await after.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        Assert.Empty(await HoldsAsync(after));
    }

    private static async Task<IReadOnlyList<SlotHold>> HoldsAsync(CoreBench bench) =>
        await bench.Holds.LiveAsync(bench.Account, bench.Time.DateOf(Start), CoreBench.Token);
}
