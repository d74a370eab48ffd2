using Microsoft.Azure.Functions.Worker;

namespace Parlae.Pms.Functions.Hosting.IsolatedWorker;

/// <summary>What runs by the clock, as <see cref="Functions.Timers.TimerFunctions"/> lists it.</summary>
public sealed class TimerTriggers(FunctionEdge edge)
{
    [Function("purgeExpiredPhi")]
    public Task PurgeExpiredPhi([TimerTrigger("0 */15 * * * *")] TimerInfo timer, FunctionContext invocation) => edge.RunAsync("purgeExpiredPhi", invocation);

    [Function("reconcileWrites")]
    public Task ReconcileWrites([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext invocation) => edge.RunAsync("reconcileWrites", invocation);

    [Function("checkConnections")]
    public Task CheckConnections([TimerTrigger("0 */5 * * * *")] TimerInfo timer, FunctionContext invocation) => edge.RunAsync("checkConnections", invocation);

    [Function("sealAudit")]
    public Task SealAudit([TimerTrigger("0 */15 * * * *")] TimerInfo timer, FunctionContext invocation) => edge.RunAsync("sealAudit", invocation);
}
