using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Proofs.Running;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Logging;

namespace Parlae.Pms.Functions.Timers;

/// <summary>What runs by the clock (contract 2).</summary>
internal static class TimerFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } =
    [
        FunctionRow.Timer<PurgeExpiredPhi>("purgeExpiredPhi", "0 */15 * * * *"),
        FunctionRow.Timer<ReconcileWrites>("reconcileWrites", "0 * * * * *"),
        FunctionRow.Timer<CheckConnections>("checkConnections", "0 */5 * * * *"),
        FunctionRow.Timer<SealAudit>("sealAudit", "0 */15 * * * *"),
    ];
}

/// <summary>Deletes what has expired, and writes down how much.</summary>
internal sealed class PurgeExpiredPhi(CertifiedPurge purge, ExpiredFigures figures, PracticeCalendar calendar) : ITimerFunction
{
    private static readonly AuditActor Timer = new("system", "purgeExpiredPhi");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await purge.PurgeExpiredAsync(Timer, Correlation.NewId(), cancellationToken);
        await figures.PurgeAsync(cancellationToken);
        calendar.Purge();
    }
}

/// <summary>Brings open writes, go-live proofs and open audit entries to their end, and delivers what follows from them.</summary>
internal sealed partial class ReconcileWrites(WriteReconciliation reconciliation, HoldUpkeep holds, UnattendedProofs proofs, OutboxDelivery outbox, Waitlist waitlist, AuditTrail audit, ILogger<ReconcileWrites> log) : ITimerFunction
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var report = await reconciliation.RunAsync(cancellationToken);
        await holds.RunAsync(cancellationToken);
        await proofs.RunAsync(cancellationToken);
        var sent = await outbox.RunAsync(cancellationToken);
        await waitlist.PurgeAsync(cancellationToken);
        var interrupted = await audit.CloseInterruptedAsync(cancellationToken);
        if (report.Looked + interrupted > 0)
            Log.Reconciled(log, report.Looked, report.Confirmed, report.Rejected, report.Unresolved, report.Faults, interrupted);
        if (sent.Delivered + sent.Dropped + sent.Failed > 0)
            Log.Delivered(log, sent.Delivered, sent.Dropped, sent.Failed);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Looked at {Looked} writes: {Confirmed} confirmed, {Rejected} rejected, {Unresolved} unresolved, {Faults} faults; closed {Interrupted} interrupted audit entries")]
        public static partial void Reconciled(ILogger logger, int looked, int confirmed, int rejected, int unresolved, int faults, int interrupted);

        [LoggerMessage(2, LogLevel.Information, "Delivered {Delivered} messages, dropped {Dropped}; {Failed} will be tried again")]
        public static partial void Delivered(ILogger logger, int delivered, int dropped, int failed);
    }
}

/// <summary>Asks PMSs that no call has proved lately.</summary>
internal sealed class CheckConnections(ConnectionWatch watch) : ITimerFunction
{
    public Task RunAsync(CancellationToken cancellationToken) => watch.CheckAllAsync(cancellationToken);
}

/// <summary>Puts the heads of the audit chains where nobody can change them.</summary>
internal sealed class SealAudit(AuditSealer sealer) : ITimerFunction
{
    public Task RunAsync(CancellationToken cancellationToken) => sealer.SealAsync(cancellationToken);
}
