using Parlae.Pms.Functions.Hosting.Timers;

namespace Parlae.Pms.Tests.Hosting.Timers;

/// <summary>What holds of leases wherever they lie.</summary>
public abstract class TimerLeaseContract
{
    protected static readonly DateTimeOffset Firing = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private protected static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>As another process has it.</summary>
    private protected abstract ITimerLease Another();

    [Fact]
    public async Task Two_processes_never_run_a_timer_at_once()
    {
        await using var held = await ClaimAsync("purge", Firing);

        Assert.NotNull(held);
        Assert.Null(await ClaimAsync("purge", Firing.AddMinutes(1)));
        Assert.Null(await ClaimAsync("purge", null));
        Assert.False(held.Lost.IsCancellationRequested);
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

    [Fact]
    public async Task Of_many_who_ask_at_once_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ClaimAsync("purge", Firing), Now)));

        await Assert.Single(claims, claim => claim is not null)!.DisposeAsync();
    }

    private protected Task<ITimerClaim?> ClaimAsync(string timer, DateTimeOffset? firing) => Another().TryClaimAsync(timer, firing, Now);

    private protected async Task RunAsync(string timer, DateTimeOffset? firing)
    {
        await using var lease = await ClaimAsync(timer, firing);
        Assert.NotNull(lease);
    }
}
