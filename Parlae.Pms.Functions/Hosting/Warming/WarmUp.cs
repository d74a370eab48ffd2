using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>
/// Makes, while the program starts, whatever answers a request or reaches a practice system: it would be made for the first caller. It touches no account, and asks neither
/// a store nor a practice system. What the runtime does once for a call, <see cref="TrialCall"/> has it do.
/// </summary>
internal sealed partial class WarmUp(IServiceProvider services, FunctionTable table, ILogger<WarmUp> logger)
{
    public void Run()
    {
        try
        {
            foreach (var handler in table.Rows.Select(row => row.Handler).Distinct()) services.GetRequiredService(handler);
            foreach (var vendor in Enum.GetValues<PmsVendor>()) services.GetKeyedService<IPmsConnector>(vendor);
        }
#pragma warning disable CA1031 // A start that warms up badly is slower, and no worse: what is broken here is told by the first call that needs it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Failed(logger, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The warm-up did not go through: {Exception}")]
        public static partial void Failed(ILogger logger, string exception);
    }
}
