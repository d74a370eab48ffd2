using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Hosting.Figures;

/// <summary>Writes what was counted every few seconds, and once more when the program ends. A process that is killed loses what it counted since.</summary>
/// <param name="late">What is counted.</param>
/// <param name="real">Real time; not the business clock.</param>
/// <param name="log">Types alone.</param>
internal sealed partial class LateWriting(IEnumerable<IWrittenLate> late, TimeProvider real, ILogger<LateWriting> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken); // the server has stopped before: nothing more is counted
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Every, real);
        try
        {
            while (await tick.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var each in late)
        {
            try
            {
                if (await each.WriteAsync(cancellationToken) is > 0 and var left)
                    Log.Left(log, left);
            }
#pragma warning disable CA1031 // Figures are worth no call: whatever broke, the next tick tries again. The type alone is logged.
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested) // a store's client gives up in the same way
#pragma warning restore CA1031
            {
                Log.Failed(log, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Rows} rows of figures could not be written and are kept for the next time")]
        public static partial void Left(ILogger logger, int rows);

        [LoggerMessage(2, LogLevel.Error, "Writing figures failed with {Types} at {Site}")]
        public static partial void Failed(ILogger logger, string types, string site);
    }
}
