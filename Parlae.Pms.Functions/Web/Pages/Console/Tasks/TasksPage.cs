using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Tasks;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Tasks;

/// <summary>What a clinic's staff have to do.</summary>
/// <param name="Form">Where the forms go.</param>
/// <param name="MayClose">Whoever looks may close tasks.</param>
/// <param name="Notice">What was just done.</param>
/// <param name="Problem">Why it was not.</param>
/// <param name="Typed">What was written for one of them and not kept; null: nothing.</param>
/// <param name="Next">Where the next ones are; null: these are the last.</param>
public sealed record TasksModel(string Form, IReadOnlyList<TaskLine> Tasks, int Open, bool MayClose, string? Notice, string? Problem, TypedNote? Typed, string? Next) : PatientData;

/// <summary>A note that was not kept with its task.</summary>
public sealed record TypedNote(string TaskId, string Text) : PatientData;

/// <summary>Lists open tasks, the oldest first, and closes them: as <c>/api/pms/tasks</c> does, with its rights and its entries in the trail.</summary>
internal sealed class TasksPage(StaffTasks tasks, StaffClosing closing, AuditedWork audited, IAuditTrail audit, SeenPatients seen) : WebPage
{
    private const int PageSize = 25;
    private const int LongestTaskId = 64;
    private const string Change = "changeTask";

    public override async Task<PageAnswer> ShowAsync(PageCall call) =>
        await ViewAsync(call, await IsClosedAsync(call) ? WebWords.Of("Tasks.Closed") : null, null);

    /// <summary>The task that a link tells to be closed is.</summary>
    private async Task<bool> IsClosedAsync(PageCall call) => call.Query("closed") is { Length: <= LongestTaskId } taskId && StaffTaskFunction.IsTask(taskId)
        && await tasks.FindAsync(call.Account.AccountId, taskId, call.Cancellation) is { Status: StaffTaskStatus.Closed };

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var (taskId, note) = (form.Text("taskId"), form.Text("note"));
        if (FormTexts.HasCard(note))
        {
            await audit.RefuseAsync(call.Audited(Change, null), "cardData", CancellationToken.None);
            return await ViewAsync(call, null, WebWords.Of("Form.Card"), StatusCodes.Status422UnprocessableEntity);
        }

        var typed = note.Length > 0 ? new TypedNote(taskId, note) : null;
        if (note.Length > StaffTaskFunction.LongestNote)
            return await ViewAsync(call, null, WebWords.Of("Tasks.LongNote"), StatusCodes.Status422UnprocessableEntity, typed);
        return await CloseAsync(call, taskId, form.Text("seen"), note.OrNull()) switch
        {
            ClosingOutcome.Closed closed => new PageAnswer.Moved($"{ConsolePaths.Of(call, "tasks")}?closed={closed.Task.TaskId}{(AfterOf(call) is { } after ? $"&after={after}" : "")}"),
            ClosingOutcome.AlreadyClosed closed => await ViewAsync(
                call, null, closed.Task.Note is { Length: > 0 } said ? WebWords.Of("Tasks.AlreadyClosedNoted", said) : WebWords.Of("Tasks.AlreadyClosed"), StatusCodes.Status409Conflict, typed),
            ClosingOutcome.Changed => await ViewAsync(call, null, WebWords.Of("Tasks.Changed"), StatusCodes.Status409Conflict, typed),
            _ => await ViewAsync(call, null, WebWords.Of("Tasks.Gone"), StatusCodes.Status404NotFound, typed),
        };
    }

    private Task<ClosingOutcome> CloseAsync(PageCall call, string taskId, string mark, string? note)
    {
        string[] fields = note is null ? ["status"] : ["status", "note"];
        return audited.RunAsync(call.Audited(Change, null, fields), async token =>
        {
            var outcome = taskId.Length > 0 && StaffTaskFunction.IsTask(taskId) ? await closing.CloseAsync(call.Account, taskId, mark, note, token) : new ClosingOutcome.NotFound();
            return outcome switch
            {
                ClosingOutcome.Closed closed => new AuditedResult<ClosingOutcome>(outcome, RestWords.Of(closed.Task.Status), closed.Task.PatientId),
                ClosingOutcome.AlreadyClosed closed => new AuditedResult<ClosingOutcome>(outcome, "alreadyClosed", closed.Task.PatientId),
                ClosingOutcome.Changed changed => new AuditedResult<ClosingOutcome>(outcome, "changedMeanwhile", changed.Task.PatientId),
                _ => new AuditedResult<ClosingOutcome>(outcome, "notFound"),
            };
        }, CancellationToken.None); // a write is not broken off because a browser was closed
    }

    /// <summary>The task behind which the part begins that is looked at; also of a form on it.</summary>
    private static string? AfterOf(PageCall call) => call.Query("after") is { } after && StaffTaskFunction.IsTask(after) ? after : null;

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, string? notice, string? problem, int status = StatusCodes.Status200OK, TypedNote? typed = null)
    {
        var (path, after) = (ConsolePaths.Of(call, "tasks"), AfterOf(call));
        var model = await audited.RunAsync(call.Audited("getTasks", null, "tasks"), async token =>
        {
            var open = await tasks.ListOpenAsync(call.Account.AccountId, token).ToListAsync(token);
            List<StaffTask> ordered = [.. open.OrderBy(task => task.CreatedAt).ThenBy(task => task.TaskId, StringComparer.Ordinal)];
            var first = after is not null ? ordered.FindIndex(task => task.TaskId == after) + 1 : 0;
            var shown = ordered.Skip(first).Take(PageSize).ToList();
            await seen.RecordAsync(call.Audited("getTasks", null, "tasks"), shown.Select(task => task.PatientId), token);
            var next = first + shown.Count < ordered.Count ? $"{path}?after={shown[^1].TaskId}" : null;
            return new AuditedResult<TasksModel>(
                new TasksModel(after is null ? path : $"{path}?after={after}", [.. shown.Select(task => TaskTexts.Of(task, call.Account))], ordered.Count, call.May(AccountRight.Write), notice, problem, typed, next), "ok");
        }, call.Cancellation);
        return PageAnswer.View<TasksView, TasksModel>(WebWords.Of("Tasks.Title"), model, status);
    }
}
