using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Tasks;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Tasks;

/// <summary>What a clinic's staff have to do.</summary>
/// <param name="Path">Where the forms go.</param>
/// <param name="MayClose">Whoever looks may close tasks.</param>
/// <param name="Notice">What was just done.</param>
/// <param name="Problem">Why it was not.</param>
/// <param name="Next">Where the next ones are; null: these are the last.</param>
public sealed record TasksModel(string Path, IReadOnlyList<TaskLine> Tasks, int Open, bool MayClose, string? Notice, string? Problem, string? Next) : PatientData;

/// <summary>Lists open tasks, the oldest first, and closes them: as <c>/api/pms/tasks</c> does, with its rights and its entries in the trail.</summary>
internal sealed class TasksPage(StaffTasks tasks, StaffClosing closing, AuditedWork audited, IAuditTrail audit, SeenPatients seen) : WebPage
{
    private const int PageSize = 25;
    private const string Change = "changeTask";

    public override async Task<PageAnswer> ShowAsync(PageCall call) =>
        await ViewAsync(call, call.Query("closed") is null ? null : WebWords.Of("Tasks.Closed"), null);

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var (taskId, note) = (form.Text("taskId"), form.Text("note"));
        if (FormTexts.HasCard(note))
        {
            await audit.RefuseAsync(call.Audited(Change, null), "cardData", CancellationToken.None);
            return await ViewAsync(call, null, WebWords.Of("Form.Card"), StatusCodes.Status422UnprocessableEntity);
        }

        if (note.Length > StaffTaskFunction.LongestNote)
            return await ViewAsync(call, null, WebWords.Of("Tasks.LongNote"), StatusCodes.Status422UnprocessableEntity);
        return await CloseAsync(call, taskId, form.Text("seen"), note.OrNull()) switch
        {
            ClosingOutcome.Closed closed => new PageAnswer.Moved($"{ConsolePaths.Of(call, "tasks")}?closed={closed.Task.TaskId}"),
            ClosingOutcome.AlreadyClosed closed => await ViewAsync(
                call, null, closed.Task.Note is { Length: > 0 } said ? WebWords.Of("Tasks.AlreadyClosedNoted", said) : WebWords.Of("Tasks.AlreadyClosed"), StatusCodes.Status409Conflict),
            ClosingOutcome.Changed => await ViewAsync(call, null, WebWords.Of("Tasks.Changed"), StatusCodes.Status409Conflict),
            _ => await ViewAsync(call, null, WebWords.Of("Tasks.Gone"), StatusCodes.Status404NotFound),
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

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, string? notice, string? problem, int status = StatusCodes.Status200OK)
    {
        var path = ConsolePaths.Of(call, "tasks");
        var model = await audited.RunAsync(call.Audited("getTasks", null, "tasks"), async token =>
        {
            var open = await tasks.ListAsync(call.Account.AccountId, token).Where(task => task.Status == StaffTaskStatus.Open).ToListAsync(token);
            List<StaffTask> ordered = [.. open.OrderBy(task => task.CreatedAt).ThenBy(task => task.TaskId, StringComparer.Ordinal)];
            var first = call.Query("after") is { } after ? ordered.FindIndex(task => task.TaskId == after) + 1 : 0;
            var shown = ordered.Skip(first).Take(PageSize).ToList();
            await seen.RecordAsync(call.Audited("getTasks", null, "tasks"), shown.Select(task => task.PatientId), token);
            var next = first + shown.Count < ordered.Count ? $"{path}?after={shown[^1].TaskId}" : null;
            return new AuditedResult<TasksModel>(
                new TasksModel(path, [.. shown.Select(task => TaskTexts.Of(task, call.Account.TimeZone))], ordered.Count, call.May(AccountRight.Write), notice, problem, next), "ok");
        }, call.Cancellation);
        return PageAnswer.View<TasksView, TasksModel>(WebWords.Of("Tasks.Title"), model, status);
    }
}
