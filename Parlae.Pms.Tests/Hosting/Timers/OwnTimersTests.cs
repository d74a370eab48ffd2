using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Timers;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Timers;

public sealed class OwnTimersTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 30, TimeSpan.Zero);
    private readonly WatchedTime real = new(Start);
    private readonly TemporaryDirectory folder = new();
    private readonly LogLines logs = new();
    private readonly Channel<DateTimeOffset> runs = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly List<OwnTimers> started = [];

    [Fact]
    public async Task A_timer_fires_by_its_schedule_and_again()
    {
        await StartAsync(Record);

        Assert.Equal(Start.AddSeconds(30), await NextRunAfterAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(Start.AddSeconds(90), await NextRunAfterAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_failed_run_is_logged_by_type_and_the_next_one_comes()
    {
        var first = true;
        await StartAsync(cancellation =>
        {
            if (first)
            {
                first = false;
                runs.Writer.TryWrite(default);
                throw new InvalidOperationException("Emma Nowak was here");
            }

            return Record(cancellation);
        });

        await NextRunAfterAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Start.AddSeconds(90), await NextRunAfterAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("System.InvalidOperationException", logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Nowak", logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_processes_one_runs_a_firing()
    {
        await StartAsync(Record);
        await StartAsync(Record);

        Assert.Equal(Start.AddSeconds(30), await NextRunAfterAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(Start.AddSeconds(90), await NextRunAfterAsync(TimeSpan.FromSeconds(60)));
        await StopAsync();
        Assert.False(runs.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_run_that_hangs_is_cancelled_before_a_host_would_kill_the_process()
    {
        var cancelled = new TaskCompletionSource();
        await StartAsync(async cancellation =>
        {
            runs.Writer.TryWrite(default);
            await using var noted = cancellation.Register(() => cancelled.TrySetResult()); // the firing missed meanwhile may run and be cancelled, too
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await NextRunAfterAsync(TimeSpan.FromSeconds(30));

        real.Advance(TimeSpan.FromSeconds(239));
        Assert.False(cancelled.Task.IsCompleted);
        real.Advance(TimeSpan.FromSeconds(1));

        await cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
        logs.Dispose();
    }

    private Task Record(CancellationToken cancellation)
    {
        runs.Writer.TryWrite(real.GetUtcNow());
        return Task.CompletedTask;
    }

    private async Task<DateTimeOffset> NextRunAfterAsync(TimeSpan time)
    {
        // Time must not move between a process's look at the clock and its going to sleep.
        foreach (var _ in started)
        {
            await real.Sleeps.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }

        real.Advance(time);
        return await runs.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    private async Task StartAsync(Func<CancellationToken, Task> script)
    {
        var table = new FunctionTable([FunctionRow.Timer<ScriptedTimer>("everyMinute", "0 * * * * *")]);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(logs));
        services.AddSingleton(script);
        services.AddSingleton<TimeProvider>(real);
        services.AddSingleton<ITimerLease>(new FileTimerLease(folder.Path));
        services.AddSingleton<TimerRunner>();
        services.AddFunctions(table);
        var timers = ActivatorUtilities.CreateInstance<OwnTimers>(services.BuildServiceProvider(), real);
        started.Add(timers);
        await timers.StartAsync(TestContext.Current.CancellationToken);
    }

    private async Task StopAsync()
    {
        foreach (var timers in started)
        {
            await timers.StopAsync(CancellationToken.None);
            timers.Dispose();
        }

        started.Clear();
    }

    /// <summary>Tells when somebody begins to sleep until a firing.</summary>
    private sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public Channel<TimeSpan> Sleeps { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime <= TimeSpan.FromMinutes(1))
            {
                Sleeps.Writer.TryWrite(dueTime); // The longer ones limit runs.
            }

            return timer;
        }
    }
}
