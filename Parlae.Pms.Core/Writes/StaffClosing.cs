using Parlae.Pms.Core.Practices;

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
}
