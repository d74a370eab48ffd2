using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Functions.Web.Pages.Console.Tasks;

/// <summary>One fact of a task.</summary>
public sealed record TaskFact(string Label, string Value) : PatientData;

/// <summary>Facts that belong together: the task's own, or those of a wish that joined it.</summary>
public sealed record TaskFacts(bool HasJoined, IReadOnlyList<TaskFact> Facts) : PatientData;

/// <summary>One task as it is shown.</summary>
/// <param name="ToDo">What to do, as a sentence.</param>
/// <param name="IsTrial">A go-live proof left it behind.</param>
/// <param name="IsFormer">It is of the practice to which the clinic was connected before.</param>
/// <param name="Mark">How it stood when it was shown.</param>
public sealed record TaskLine(
    string TaskId, string Title, string ToDo, bool IsTrial, bool IsFormer, string CreatedAt, string? PatientId, string? CallId, IReadOnlyList<TaskFacts> Groups, string Mark) : PatientData;

/// <summary>Says what a task is about.</summary>
internal static class TaskTexts
{
    private const string Labels = "TaskDetail";

    /// <summary>Our own marks, which tell nobody anything.</summary>
    private static readonly HashSet<string> Marks = new(StringComparer.Ordinal) { StaffTaskDetails.Trial, "waitlistEntry" };

    public static TaskLine Of(StaffTask task, PmsAccount account) => new(
        task.TaskId, WebWords.Of($"TaskTitle.{task.Kind}"), WebWords.Of($"TaskToDo.{task.Kind}"), task.Details.ContainsKey(StaffTaskDetails.Trial), !task.IsOf(account),
        WebTime.At(task.CreatedAt.ToDateTimeOffset(), account.TimeZone)!, task.PatientId, task.CallId,
        [.. task.Details.Where(detail => !Marks.Contains(detail.Key)).GroupBy(detail => GroupOf(detail.Key)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new TaskFacts(group.Key.Length > 0, [.. group.Select(Fact)]))], task.Mark);

    /// <summary>What joined a task stands under its own reference, before a dot.</summary>
    private static string GroupOf(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";

    private static TaskFact Fact(KeyValuePair<string, string> detail)
    {
        var name = detail.Key[(detail.Key.LastIndexOf('.') + 1)..];
        return new TaskFact(WebWords.Find($"{Labels}.{name}") ?? name, (name, detail.Value) switch
        {
            ("urgent", "true") => WebWords.Of("Tasks.Yes"),
            ("urgent", "false") => WebWords.Of("Tasks.No"),
            ("reason", var reason) => WebWords.OfWord("TaskReason", reason),
            ("tellFirst", _) => WebWords.Of("Tasks.TellFirst"),
            ("timeOfDay", var word) when Enum.TryParse<TimeOfDay>(word, ignoreCase: true, out var part) && Enum.IsDefined(part) => WebWords.Of($"TimeOfDay.{part}"),
            ("amount", var amount) when !amount.Any(char.IsAsciiDigit) => WebWords.Of("Tasks.WholeBalance"),
            _ => detail.Value,
        });
    }
}
