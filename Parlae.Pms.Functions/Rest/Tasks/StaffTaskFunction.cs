using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Rest.Tasks;

/// <summary>The body of <c>PATCH /api/pms/tasks/{id}</c>; what is absent stays as it is.</summary>
internal sealed record TaskPatch(string? Status, string? Note) : PatientData;

/// <summary><c>PATCH /api/pms/tasks/{id}</c>: closes a task or opens it again, with a note.</summary>
internal sealed class StaffTaskFunction(AccountDoor door, StaffClosing tasks, AuditedWork audited) : AccountFunction(door)
{
    public const int LongestNote = 2000;

    public override bool RefusesCards => true;

    public override string ActionOf(string method) => "changeTask";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        call.Query();
        var patch = call.Read<TaskPatch>();
        var status = RestWords.Parse<StaffTaskStatus>(patch.Status, "status");
        if (status is null && patch.Note is null)
            throw new BadBodyException("Send 'status', 'note' or both.");
        if (patch.Note is { Length: > LongestNote })
            throw new BadBodyException($"'note' must have at most {LongestNote} characters.");
        string[] fields = [.. status is null ? Array.Empty<string>() : ["status"], .. patch.Note is null ? Array.Empty<string>() : ["note"]];
        var task = await audited.RunAsync(call.Audited(null, fields), async token =>
        {
            var changed = call.Id is { } id && IsTask(id) ? await tasks.ChangeAsync(call.Context.Account, id, status, patch.Note, token) : null;
            return new AuditedResult<StaffTask?>(changed, changed is null ? "notFound" : RestWords.Of(changed.Status), changed?.PatientId);
        }, call.Cancellation);
        return task is null ? call.Problem(RestProblems.NotFound) : RestAnswer.Ok(RestTask.Of(task, call.Context));
    }

    /// <summary>Other characters are none of a record's key.</summary>
    public static bool IsTask(string id) => id.All(char.IsAsciiLetterOrDigit);
}
