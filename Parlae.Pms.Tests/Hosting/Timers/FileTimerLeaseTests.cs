using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Timers;

public sealed class FileTimerLeaseTests : IDisposable
{
    private static readonly DateTimeOffset Firing = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Two_processes_never_run_a_timer_at_once()
    {
        await using var held = await ClaimAsync("purge", Firing);

        Assert.NotNull(held);
        Assert.Null(await ClaimAsync("purge", Firing.AddMinutes(1)));
        Assert.Null(await ClaimAsync("purge", null));
    }

    [Fact]
    public async Task A_firing_that_ran_is_not_run_again_and_the_next_one_is()
    {
        await RunAsync("purge", Firing);

        Assert.Null(await ClaimAsync("purge", Firing));
        Assert.Null(await ClaimAsync("purge", Firing.AddMinutes(-1)));
        await RunAsync("purge", Firing.AddMinutes(1));
    }

    [Fact]
    public async Task A_run_on_demand_neither_uses_up_nor_needs_a_firing()
    {
        await RunAsync("purge", null);
        await RunAsync("purge", Firing);
        await RunAsync("purge", null);

        Assert.Null(await ClaimAsync("purge", Firing));
    }

    [Fact]
    public async Task Timers_do_not_hinder_each_other()
    {
        await using var held = await ClaimAsync("purge", Firing);

        await RunAsync("seal", Firing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-")]
    public async Task A_lease_whose_writer_was_killed_half_way_can_be_claimed(string content)
    {
        Directory.CreateDirectory(folder.File("timers"));
        await File.WriteAllTextAsync(folder.File("timers/purge.lease"), content, TestContext.Current.CancellationToken);

        await RunAsync("purge", Firing);
        Assert.Null(await ClaimAsync("purge", Firing));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A lease object of its own stands for another process: the lock is the file's.</summary>
    private Task<IAsyncDisposable?> ClaimAsync(string timer, DateTimeOffset? firing)
        => new FileTimerLease(folder.Path).TryClaimAsync(timer, firing, TestContext.Current.CancellationToken);

    private async Task RunAsync(string timer, DateTimeOffset? firing)
    {
        await using var lease = await ClaimAsync(timer, firing);
        Assert.NotNull(lease);
    }
}
