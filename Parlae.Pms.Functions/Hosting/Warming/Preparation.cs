namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>What is done before the first request, whatever the host.</summary>
internal static partial class Preparation
{
    /// <summary>Asks the stores (<see cref="StartCheck"/>, which may stop the start), warms up meanwhile, and waits until the call that is played (<see cref="TrialCall"/>) is over.</summary>
    public static async Task PrepareAsync(this IHost app, Task trialCall, CancellationToken cancellationToken)
    {
        var warm = Task.Run(() => ActivatorUtilities.CreateInstance<WarmUp>(app.Services).Run(), cancellationToken);
        await app.CheckStoresAsync(cancellationToken);
        await warm;
        try
        {
            await trialCall;
        }
#pragma warning disable CA1031 // A start without it is slower for the first caller, and no worse.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Failed(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Preparation)), fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The call that a start plays to itself did not go through: {Exception}")]
        public static partial void Failed(ILogger logger, string exception);
    }
}
