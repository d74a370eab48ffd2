using System.Runtime.CompilerServices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Writes;

/// <summary>
/// Where tasks lie: an open one in the row of its id, a closed one in a row apart, so that open ones are read without the years of closed ones. A task
/// moves with the change that closes or opens it, in one batch. One that was closed before there was a row apart is moved when it is come across.
/// </summary>
internal sealed class StaffTaskRows(IPartitionedRecords records, IAccountSeal seal)
{
    private const string Closed = "closed:";
    private const string FirstOpen = "t"; // as every id begins
    private const string AfterOpen = "u";
    private const string AfterClosed = "closed;";

    /// <summary>So many are moved by one listing: who waits for a page does not wait for all.</summary>
    private const int MostMoved = 10;

    private readonly SealedTable<StaffTask> table = new(StaffTasks.Collection, records, seal);

    /// <summary>Null: there is none, or it was opened again at this very moment.</summary>
    public async ValueTask<Sealed<StaffTask>?> LookAsync(string accountId, string taskId, CancellationToken cancellationToken) =>
        await table.GetAsync(accountId, taskId, cancellationToken) ?? await table.GetAsync(accountId, Closed + taskId, cancellationToken);

    /// <summary>Null: there is none.</summary>
    public async ValueTask<Sealed<StaffTask>?> FindAsync(string accountId, string taskId, CancellationToken cancellationToken) =>
        await LookAsync(accountId, taskId, cancellationToken) ?? await table.GetAsync(accountId, taskId, cancellationToken);

    /// <summary>False: there is one already.</summary>
    public async ValueTask<bool> TryInsertAsync(string accountId, StaffTask task, CancellationToken cancellationToken) =>
        await table.TryInsertAsync(accountId, task.TaskId, task, null, cancellationToken) is not null;

    /// <summary>False: it was changed or moved meanwhile.</summary>
    public async ValueTask<bool> TryReplaceAsync(string accountId, Sealed<StaffTask> current, StaffTask changed, CancellationToken cancellationToken)
    {
        var row = RowOf(changed);
        if (row == current.Row)
            return await table.TryReplaceAsync(accountId, current, changed, null, cancellationToken) is not null;
        var body = await table.SealAsync(accountId, row, changed, cancellationToken);
        var there = await records.GetAsync(StaffTasks.Collection, accountId, row, cancellationToken); // a crash leaves none; two processes that open one cause at once may
        RecordChange put = there is null ? new RecordChange.Insert(row, body) : new RecordChange.Replace(row, body, there.ETag);
        return await records.BatchAsync(StaffTasks.Collection, accountId, [new RecordChange.Delete(current.Row, current.ETag), put], cancellationToken) is BatchResult.Applied;
    }

    /// <summary>Open tasks by id, those after one of them only.</summary>
    public async IAsyncEnumerable<StaffTask> OpenAfterAsync(string accountId, string? taskId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var moved = 0;
        await foreach (var row in table.RangeAsync(accountId, From(FirstOpen, "", taskId), AfterOpen, cancellationToken))
        {
            if (row.Value.Status == StaffTaskStatus.Open)
                yield return row.Value;
            else if (moved++ < MostMoved && !await TryMoveAsync(accountId, row, cancellationToken))
                moved = MostMoved;
        }
    }

    /// <summary>False: the store takes no changes now. Whoever only reads need not care.</summary>
    private async ValueTask<bool> TryMoveAsync(string accountId, Sealed<StaffTask> row, CancellationToken cancellationToken)
    {
        try
        {
            await TryReplaceAsync(accountId, row, row.Value, cancellationToken);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>All tasks by id, those after one of them only.</summary>
    public async IAsyncEnumerable<StaffTask> AllAfterAsync(string accountId, string? taskId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Open ones first: one that is closed meanwhile is seen twice at most, and told once.
        await using var open = table.RangeAsync(accountId, From(FirstOpen, "", taskId), AfterOpen, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closed = table.RangeAsync(accountId, From(Closed, Closed, taskId), AfterClosed, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (one, other) = (await NextAsync(open), await NextAsync(closed));
        while (one is not null || other is not null)
        {
            var order = one is null ? 1 : other is null ? -1 : string.CompareOrdinal(one.TaskId, other.TaskId);
            yield return order <= 0 ? one! : other!;
            if (order <= 0)
                one = await NextAsync(open);
            if (order >= 0)
                other = await NextAsync(closed);
        }
    }

    private static async ValueTask<StaffTask?> NextAsync(IAsyncEnumerator<Sealed<StaffTask>> rows) => await rows.MoveNextAsync() ? rows.Current.Value : null;

    private static string RowOf(StaffTask task) => task.Status == StaffTaskStatus.Closed ? Closed + task.TaskId : task.TaskId;

    /// <summary>The row behind a task's own; nothing before the first, whatever was asked for.</summary>
    private static string From(string first, string prefix, string? taskId) =>
        taskId is not null && string.CompareOrdinal($"{prefix}{taskId}!", first) is > 0 ? $"{prefix}{taskId}!" : first;
}
