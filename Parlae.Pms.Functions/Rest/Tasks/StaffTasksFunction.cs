using System.Text.Json.Serialization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;
using Parlae.Pms.Functions.Tools;

namespace Parlae.Pms.Functions.Rest.Tasks;

/// <summary>What the machine could not finish.</summary>
/// <param name="IsOfFormerPractice">Its ids are of a practice to which the clinic was connected before.</param>
internal sealed record RestTask(
    string TaskId,
    string Kind,
    string CreatedAt,
    IReadOnlyDictionary<string, string> Details,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PatientId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CallId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonPropertyName("ofFormerPractice")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsOfFormerPractice = false) : PatientData
{
    public static RestTask Of(StaffTask task, CallContext call) => new(
        task.TaskId, RestWords.Of(task.Kind), AnswerTime.Iso(task.CreatedAt, call.Time.Zone), task.Details, RestWords.Of(task.Status), task.PatientId, task.CallId, task.Note, !task.IsOf(call.Account));
}

/// <summary>Where the list of tasks goes on.</summary>
internal sealed record TaskPlace(string TaskId);

/// <summary><c>GET /api/pms/tasks</c>: what staff have to do.</summary>
internal sealed class StaffTasksFunction(AccountDoor door, StaffTasks tasks, AuditedWork audited, SeenPatients seen, Continuations continuations) : AccountFunction(door)
{
    public override string ActionOf(string method) => "getTasks";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        var query = call.Query("status", Continuations.SizeName, Continuations.TokenName);
        var status = query.Word<StaffTaskStatus>("status");
        var page = await continuations.ReadAsync<TaskPlace>(call, query);
        var found = await audited.RunAsync(call.Audited(null, "tasks"), async token =>
        {
            var listed = await tasks.ListAfterAsync(call.AccountId, page.After?.TaskId, status, token).Take(page.Size + 1).ToListAsync(token);
            await seen.RecordAsync(call, listed.Take(page.Size).Select(task => task.PatientId), "tasks");
            return new AuditedResult<List<StaffTask>>(listed, "ok");
        }, call.Cancellation);
        var items = found.Take(page.Size).Select(task => RestTask.Of(task, call.Context)).ToList();
        return RestAnswer.Ok(await continuations.PageAsync(call, page, items, found.Count > items.Count ? new TaskPlace(items[^1].TaskId) : null));
    }
}
