using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Storage.Tables;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Storage.Tables;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Timers;

/// <summary>Leases of processes on several machines, in the tables that they share.</summary>
public sealed class RecordTimerLeaseTests(Azurite azurite) : TimerLeaseContract, IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly WatchedTime real = new();
    private TableRecordsOptions? options;
    private FailingRecords? ofHolder;

    public async ValueTask InitializeAsync()
    {
        options = await TestTables.OptionsAsync(azurite);
        ofHolder = new FailingRecords(new TableRecords(options, TimeProvider.System));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override ITimerLease Another() => new RecordTimerLease(new TableRecords(options!, TimeProvider.System), real);

    [Fact]
    public async Task A_lease_of_one_who_died_can_be_claimed_when_its_life_is_over()
    {
        await HoldAsync();
        Kill();
        Advance(RecordTimerLease.Life - Second);
        Assert.Null(await ClaimAsync("purge", null));

        Advance(Second);

        Assert.Null(await ClaimAsync("purge", Firing)); // it was run, or was meant to
        await RunAsync("purge", Firing.AddMinutes(1));
    }

    [Fact]
    public async Task One_who_runs_long_keeps_it()
    {
        var held = await HoldAsync();
        for (var third = 0; third < 12; third++) await RenewAsync();

        Assert.Null(await ClaimAsync("purge", null));
        Assert.False(held.Lost.IsCancellationRequested);
        await held.DisposeAsync();
        await RunAsync("purge", null);
    }

    [Fact]
    public async Task One_who_cannot_renew_gives_up_before_another_may_begin()
    {
        await using var held = await HoldAsync();
        Kill();
        Advance(RecordTimerLease.Life - (4 * Second));
        Assert.False(held.Lost.IsCancellationRequested);

        Advance(Second);

        Assert.True(held.Lost.IsCancellationRequested);
        Assert.Null(await ClaimAsync("purge", null));
    }

    [Fact]
    public async Task One_whose_lease_another_has_taken_is_told_and_does_not_release_it()
    {
        var held = await HoldAsync();
        Kill();
        real.Advance(RecordTimerLease.Life); // frozen, say
        await using var next = await ClaimAsync("purge", null);
        Assert.NotNull(next);
        ofHolder!.Fails = (_, _) => false;

        Assert.True(held.Lost.IsCancellationRequested);
        await held.DisposeAsync();

        Assert.Null(await ClaimAsync("purge", null));
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_still_its_own()
    {
        await using var held = await HoldAsync();
        var losses = 1;
        ofHolder!.LosesReplaced = _ => losses-- > 0;

        for (var third = 0; third < 6; third++) await RenewAsync();

        Assert.True(losses < 0);
        Assert.False(held.Lost.IsCancellationRequested);
        Assert.Null(await ClaimAsync("purge", null));
    }

    private async Task<ITimerClaim> HoldAsync() =>
        await new RecordTimerLease(ofHolder!, real).TryClaimAsync("purge", Firing, Now) ?? throw new InvalidOperationException("The lease was not free.");

    /// <summary>Nothing that the holder writes arrives any more.</summary>
    private void Kill() => ofHolder!.Fails = (_, writes) => writes;

    private void Advance(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Second) real.Advance(Second);
    }

    /// <summary>A third of a life goes by, and the holder has renewed and sleeps again.</summary>
    private async Task RenewAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await real.Sleeps.Reader.ReadAsync(limit.Token);
        real.Advance(RecordTimerLease.Life / 3);
        await real.Sleeps.Reader.WaitToReadAsync(limit.Token);
    }

    /// <summary>Tells when a holder goes to sleep until its next renewal.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(Firing)
    {
        public Channel<TimeSpan> Sleeps { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == RecordTimerLease.Life / 3) Sleeps.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
