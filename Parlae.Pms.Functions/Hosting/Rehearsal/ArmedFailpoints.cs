using System.Diagnostics;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Hosting.Rehearsal;

/// <summary>Fails where a rehearsal wants it.</summary>
internal sealed partial class ArmedFailpoints(FailpointPlan plan, ILogger<ArmedFailpoints> log) : IFailpoints
{
    private int passes;

    public async ValueTask PassAsync(Failpoint step)
    {
        if (step != plan.Step || (Interlocked.Increment(ref passes) is var pass && plan.OnlyAt is { } only && pass != only))
            return;
        Log.Fails(log, step.Name, plan.Action);
        switch (plan.Action)
        {
            case FailpointAction.Kill:
                using (var self = Process.GetCurrentProcess())
                    self.Kill();
                Thread.Sleep(Timeout.Infinite); // nothing goes on until the signal is there
                break;
            case FailpointAction.Delay:
                await Task.Delay(plan.Delay);
                break;
            default:
                throw new StoreUnavailableException("records");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A rehearsal fails at {Step}: {Action}.")]
        public static partial void Fails(ILogger logger, string step, FailpointAction action);
    }
}
