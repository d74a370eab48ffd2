using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parlae.Pms.Core.Telemetry;

namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>Runs a timer function once, under its lease and within its time, whoever fires it.</summary>
internal sealed partial class TimerRunner(IServiceScopeFactory scopes, ITimerLease leases, TimeProvider time, ILogger<TimerRunner> logger)
{
    /// <summary>At five minutes the host would kill the whole process with everything in flight (<c>functionTimeout</c>).</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4);

    private static readonly Meter Meter = new("Parlae.Pms");
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("parlae.timer.runs", description: "Runs of timers that ended, by timer and outcome (ok, failed).");

    /// <summary>True when it ran; false when another process has it.</summary>
    /// <exception cref="OperationCanceledException">The run's time was over, its lease was lost, or the program stops.</exception>
    public async Task<bool> RunAsync(FunctionRow timer, DateTimeOffset? firing, CancellationToken cancellationToken)
    {
        using var span = Spans.Timer(timer.Name);
        await using var lease = await leases.TryClaimAsync(timer.Name, firing, cancellationToken);
        if (lease is null)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(LongestRun, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lease.Lost, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            await ((ITimerFunction)scope.ServiceProvider.GetRequiredService(timer.Handler)).RunAsync(either.Token);
            outcome = "ok";
        }
        finally
        {
            Runs.Add(1, new("timer", timer.Name), new KeyValuePair<string, object?>("outcome", outcome));
        }

        Log.Ran(logger, timer.Name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Timer {Timer} ran in {Milliseconds} ms")]
        public static partial void Ran(ILogger logger, string timer, long milliseconds);
    }
}
