using NCrontab;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Logging;

namespace Parlae.Pms.Functions.Hosting.Timers;

/// <summary>
/// Fires the table's timers when no Functions host does. Schedules follow real time even while a clock file stands or jumps, and every
/// process computes the same firings, so that the lease can tell them apart.
/// </summary>
/// <param name="real">Real time; not the business clock.</param>
internal sealed partial class OwnTimers(FunctionTable table, TimerRunner runner, TimeProvider real, ILogger<OwnTimers> logger) : BackgroundService
{
    private readonly DateTimeOffset started = real.GetUtcNow();

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(table.Timers.Select(timer => KeepFiringAsync(timer, stoppingToken)));

    private async Task KeepFiringAsync(FunctionRow timer, CancellationToken stopping)
    {
        var schedule = CrontabSchedule.Parse(timer.Schedule ?? "", FunctionTable.SixFields);
        var firing = started;
        while (!stopping.IsCancellationRequested)
        {
            firing = Next(schedule, firing, real.GetUtcNow());
            try
            {
                var wait = firing - real.GetUtcNow();
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, real, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await FireAsync(timer, firing, stopping);
        }
    }

    /// <summary>The firing after <paramref name="last"/>; of those missed meanwhile (a long run, a sleeping machine) only the latest is made up for.</summary>
    private static DateTimeOffset Next(CrontabSchedule schedule, DateTimeOffset last, DateTimeOffset now)
    {
        var next = schedule.GetNextOccurrence(last.UtcDateTime);
        for (var later = next; later <= now.UtcDateTime; later = schedule.GetNextOccurrence(later))
        {
            next = later;
        }

        return new DateTimeOffset(next, TimeSpan.Zero);
    }

    private async Task FireAsync(FunctionRow timer, DateTimeOffset firing, CancellationToken stopping)
    {
        using var correlation = Correlation.Begin(logger, Correlation.NewId());
        try
        {
            await runner.RunAsync(timer, firing, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A failed run is logged and must not end the timer, nor the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, timer.Name, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Timer {Timer} failed with {Types} at {Site}")]
        public static partial void Failed(ILogger logger, string timer, string types, string site);
    }
}
