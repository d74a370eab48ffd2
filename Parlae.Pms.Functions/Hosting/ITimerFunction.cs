namespace Parlae.Pms.Functions.Hosting;

/// <summary>
/// The body of a timer function. Must be idempotent: anything that reaches the handler's port can start it, and a killed run starts again.
/// A failed run throws.
/// </summary>
internal interface ITimerFunction
{
    /// <param name="cancellationToken">Fires when the run's time is over (well before the host's own limit) or the program stops.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
