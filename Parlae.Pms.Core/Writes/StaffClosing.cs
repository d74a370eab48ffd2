using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Writes;

/// <summary>What a person says of a task; with its closing end the writes that were left to it.</summary>
public sealed class StaffClosing(StaffTasks tasks, WriteEnding ending)
{
    /// <summary>Changes a task. Null: there is no such task.</summary>
    /// <remarks>The writes end first: who finds the task open still, after a crash, closes it once more.</remarks>
    /// <param name="account">Whose.</param>
    /// <param name="taskId">Which.</param>
    /// <param name="status">Null: as it was.</param>
    /// <param name="note">Null: as it was.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<StaffTask?> ChangeAsync(PmsAccount account, string taskId, StaffTaskStatus? status, string? note, CancellationToken cancellationToken)
    {
        if (await tasks.FindAsync(account.AccountId, taskId, cancellationToken) is not { } task)
            return null;
        foreach (var reference in status == StaffTaskStatus.Closed ? StaffTaskDetails.References(task) : [])
            await ending.LeaveToPmsAsync(account, reference);
        return await tasks.ChangeAsync(account.AccountId, taskId, status, note, cancellationToken);
    }

    /// <summary>Closes a task that is open and has nothing in it that whoever closes it has not seen: of two who close it, the second hears of the first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="taskId">Which.</param>
    /// <param name="seen">Of the task as it was looked at: <see cref="StaffTask.Mark"/>.</param>
    /// <param name="note">Null: none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<ClosingOutcome> CloseAsync(PmsAccount account, string taskId, string seen, string? note, CancellationToken cancellationToken)
    {
        bool IsStill(StaffTask task) => task.Status == StaffTaskStatus.Open && task.Mark == seen;
        if (await tasks.FindAsync(account.AccountId, taskId, cancellationToken) is { } task && IsStill(task))
        {
            foreach (var reference in StaffTaskDetails.References(task))
                await ending.LeaveToPmsAsync(account, reference);
        }

        return await tasks.ChangeIfAsync(account.AccountId, taskId, IsStill, StaffTaskStatus.Closed, note, cancellationToken) switch
        {
            (null, _) => new ClosingOutcome.NotFound(),
            ({ } closed, true) => new ClosingOutcome.Closed(closed),
            ({ Status: StaffTaskStatus.Closed } closed, false) => new ClosingOutcome.AlreadyClosed(closed),
            ({ } other, false) => new ClosingOutcome.Changed(other),
        };
    }
}

/// <summary>What became of the wish to close a task.</summary>
public abstract record ClosingOutcome : PatientData
{
    private ClosingOutcome() { }

    public sealed record Closed(StaffTask Task) : ClosingOutcome;

    /// <summary>By somebody else, whose note stays.</summary>
    public sealed record AlreadyClosed(StaffTask Task) : ClosingOutcome;

    /// <summary>More has come up since it was looked at; it stays open.</summary>
    public sealed record Changed(StaffTask Task) : ClosingOutcome;

    public sealed record NotFound : ClosingOutcome;
}
