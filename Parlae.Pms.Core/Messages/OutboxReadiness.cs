using NodaTime;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Core.Messages;

/// <summary>Whether an item may leave, and what it is about.</summary>
internal abstract record Readiness
{
    private Readiness() { }

    public sealed record Ready(LedgerEntry? Write, StaffTask? Task) : Readiness
    {
        public override string ToString() => nameof(Ready);
    }

    public sealed record NotYet : Readiness;

    public sealed record Over(string Outcome) : Readiness;
}

/// <summary>Compares items with the ledger and the tasks: what has not been confirmed is not told, and neither is what is over.</summary>
public sealed class OutboxReadiness(WriteLedger ledger, StaffTasks tasks)
{
    /// <summary>An item is put down before what it tells of; that comes soon after, or never.</summary>
    private static readonly Duration LongestGap = Duration.FromMinutes(10);

    internal async ValueTask<Readiness> OfAsync(PmsAccount account, OutboxItem item, CancellationToken cancellationToken)
    {
        if (item.Kind == OutboxKind.StaffTask)
            return await OfTaskAsync(account, item, cancellationToken);
        if (item.IsToPatient && !account.Features.Messages)
            return new Readiness.Over("switchedOff");
        if (item.Kind == OutboxKind.SlotFreed && !account.Features.Waitlist)
            return new Readiness.Over("switchedOff");
        if (!ConnectedPractice.IsNow(account, item.PracticeSince, item.CreatedAt))
            return new Readiness.Over("otherPractice"); // whoever has that id now is somebody else
        if (item.Write is not { } reference)
            return new Readiness.Ready(null, null);
        return (await ledger.FindHereAsync(account, reference, cancellationToken))?.Value switch
        {
            { IsOpen: true } => new Readiness.NotYet(),
            { State: WriteState.Confirmed } write => StartOf(item, write) > ledger.Now ? new Readiness.Ready(write, null) : new Readiness.Over("past"),
            { State: WriteState.Undone } => new Readiness.Over("undone"),
            _ => new Readiness.Over("notConfirmed"),
        };
    }

    /// <summary>The time it tells of: of a cancelling, and of what became free, the old one.</summary>
    internal static Instant? StartOf(OutboxItem item, LedgerEntry write) =>
        item.Kind is OutboxKind.SlotFreed or OutboxKind.AppointmentCancelled ? write.Target?.Start : write.NewAppointment?.Start;

    private async ValueTask<Readiness> OfTaskAsync(PmsAccount account, OutboxItem item, CancellationToken cancellationToken)
    {
        var task = await tasks.FindAsync(account.AccountId, item.TaskId!, cancellationToken);
        if (task is { Status: StaffTaskStatus.Open } && task.Openings >= item.Opening)
            return new Readiness.Ready(null, task);
        if (task is { Status: StaffTaskStatus.Closed } && task.Openings >= item.Opening)
            return new Readiness.Over("closed");
        return ledger.Now - item.CreatedAt < LongestGap ? new Readiness.NotYet() : new Readiness.Over(OutboxItem.NothingThere);
    }
}
