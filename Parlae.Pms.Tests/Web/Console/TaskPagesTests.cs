using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>Tasks of staff in the console.</summary>
public sealed class TaskPagesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string Nasty = "<script>alert(1)</script>";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Open_tasks_are_told_with_what_to_do_and_are_closed_with_a_note()
    {
        var (at, task) = (await AccountAsync("closing"), await OpenAsync("closing", "one", "77"));
        using var visitor = await VisitorAsync();
        var page = (await visitor.GetAsync(at)).Is(HttpStatusCode.OK)
            .Says("Is it one patient or two?").Says("Decide whether they are the same").Says("1 open.").Says("First name " + Nasty).Says("Asked for as well").Says("Kind of visit Cleaning");
        Assert.DoesNotContain(Nasty, page.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page.Html, StringComparison.Ordinal);

        var closed = (await visitor.SubmitAsync(page, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", "merged by hand"))).Is(HttpStatusCode.SeeOther);
        (await visitor.GetAsync(closed.Location!)).Is(HttpStatusCode.OK).Says("The task is closed.").Says("Nothing is open.");
        var kept = await clinic.Service<StaffTasks>().FindAsync("closing", task.TaskId, Clinic.Cancellation);
        Assert.Equal((StaffTaskStatus.Closed, "merged by hand"), (kept!.Status, kept.Note));

        var entries = (await clinic.AuditAsync("closing")).Where(entry => entry.Actor.Id == "operator-key" && entry.Action is "getTasks" or "changeTask").ToList();
        Assert.Equal(["started", "event 77 listed", "finished ok", "started", "finished 77 closed", "started", "finished ok"], entries.Select(Told));
        Assert.Equal(["status", "note"], entries[3].Fields);
        Assert.DoesNotContain("The task is closed.", (await visitor.GetAsync($"{at}?closed=t123")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal); // anybody can write a link
    }

    [Fact]
    public async Task What_a_task_tells_is_in_the_words_of_the_pages()
    {
        var at = await AccountAsync("words");
        foreach (var reason in Enum.GetValues<WriteRejection>())
            await TellAsync("words", StaffTaskKind.BookingFailed, "reason", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()));
        await TellAsync("words", StaffTaskKind.BookingFailed, "reason", "a word of tomorrow");
        var (_, tellFirst) = Assert.Single(StaffTaskDetails.TellFirst([]));
        await TellAsync("words", StaffTaskKind.PatientUpdate, "tellFirst", tellFirst);
        await TellAsync("words", StaffTaskKind.PaymentRequest, "amount", "what stands open");
        await TellAsync("words", StaffTaskKind.PaymentRequest, "amount", "12.50");
        await TellAsync("words", StaffTaskKind.SlotFreed, "timeOfDay", "morning");
        using var visitor = await VisitorAsync();
        var page = (await visitor.GetAsync(at)).Is(HttpStatusCode.OK)
            .Says("Why The time was taken").Says("Why a word of tomorrow").Says("Tell first The contact that is on file").Says("Amount What stands open").Says("Amount 12.50").Says("Time of day mornings");
        Assert.All(Enum.GetNames<WriteRejection>(), name => Assert.DoesNotMatch($"Why {name[..1].ToLowerInvariant()}{name[1..]} ", page.Text));
    }

    [Fact]
    public async Task Of_two_operators_who_close_one_task_the_second_hears_of_the_first()
    {
        var (at, task) = (await AccountAsync("twice"), await OpenAsync("twice", "one", "78"));
        using var one = await VisitorAsync();
        using var other = await VisitorAsync();
        var (first, second) = (await one.GetAsync(at), await other.GetAsync(at));
        (await one.SubmitAsync(first, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", "I called them"))).Is(HttpStatusCode.SeeOther);
        (await other.SubmitAsync(second, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", "mine"))).Is(HttpStatusCode.Conflict).Says("Somebody else has closed this task meanwhile and noted: “I called them”").Says("Your own note was not kept: “mine”");
        Assert.Equal("I called them", (await clinic.Service<StaffTasks>().FindAsync("twice", task.TaskId, Clinic.Cancellation))!.Note);
        Assert.Contains(await clinic.AuditAsync("twice"), entry => entry is { Action: "changeTask", Outcome: "alreadyClosed", PatientId: "78" });

        // At the same moment: one of them, whoever.
        var next = await OpenAsync("twice", "two", "78");
        var answers = await Task.WhenAll(new[] { (one, first), (other, second) }.Select(each => each.Item1.SubmitAsync(each.Item2, at, ("taskId", next.TaskId), ("seen", next.Mark), ("note", ""))));
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());

        // Something new has come up since it was looked at.
        var third = await OpenAsync("twice", "three", "78");
        await clinic.Service<StaffTasks>().AddDetailsAsync("twice", third.TaskId, new Dictionary<string, string> { ["w1.note"] = "they called again" }, Clinic.Cancellation);
        var changed = (await one.SubmitAsync(first, at, ("taskId", third.TaskId), ("seen", third.Mark), ("note", "done <i>"))).Is(HttpStatusCode.Conflict).Says("Something new has come up").Says("they called again");
        Assert.Contains("autocomplete=\"off\">done &lt;i&gt;</textarea>", changed.Html, StringComparison.Ordinal);
        Assert.Equal(StaffTaskStatus.Open, (await clinic.Service<StaffTasks>().FindAsync("twice", third.TaskId, Clinic.Cancellation))!.Status);
    }

    [Fact]
    public async Task A_clinic_closes_its_own_with_the_right_and_nothing_else()
    {
        var (at, task) = (await AccountAsync("mine"), await OpenAsync("mine", "one", "79"));
        using var reader = await VisitorAsync((await clinic.KeyAsync("mine", "read")).Key);
        var seen = (await reader.GetAsync(at)).Is(HttpStatusCode.OK).Says("1 open.");
        Assert.DoesNotContain("Close the task", seen.Text, StringComparison.Ordinal);
        (await reader.SubmitAsync(seen, at, ("taskId", task.TaskId), ("seen", task.Mark))).Is(HttpStatusCode.Forbidden);
        using var stranger = await VisitorAsync((await clinic.KeyAsync(Clinic.AccountId, "read", "write")).Key);
        (await stranger.GetAsync(at)).Is(HttpStatusCode.NotFound);
        (await stranger.SubmitAsync(await stranger.FollowAsync("/console"), at, ("taskId", task.TaskId), ("seen", task.Mark))).Is(HttpStatusCode.NotFound);
        using var auditor = await VisitorAsync((await clinic.KeyAsync("mine", "audit")).Key);
        (await auditor.GetAsync(at)).Is(HttpStatusCode.Forbidden);

        using var writer = await VisitorAsync((await clinic.KeyAsync("mine", "read", "write")).Key);
        var page = await writer.GetAsync(at);
        (await writer.SubmitAsync(page, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", "card 4111 1111 1111 1111"))).Is(HttpStatusCode.UnprocessableEntity).Says("Card numbers");
        (await writer.SubmitAsync(page, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", new string('x', 2001)))).Is(HttpStatusCode.UnprocessableEntity).Says("at most 2000");
        (await writer.SubmitAsync(page, at, ("taskId", "t0"), ("seen", "1-1"), ("note", ""))).Is(HttpStatusCode.NotFound).Says("no such task");
        (await writer.SubmitAsync(page, at, ("taskId", "../x"), ("seen", "1-1"), ("note", ""))).Is(HttpStatusCode.NotFound);
        (await writer.SubmitAsync(page, at, ("taskId", task.TaskId), ("seen", task.Mark), ("note", ""))).Is(HttpStatusCode.SeeOther);
        Assert.Equal(["right", "cardData"], (await clinic.AuditAsync("mine")).Where(entry => entry is { Phase: AuditPhase.Refused, Action: "viewTasks" or "changeTask" } && entry.Actor.Kind == "key").Select(entry => entry.Outcome).Distinct());
    }

    [Fact]
    public async Task Many_tasks_come_in_parts_the_oldest_first()
    {
        var at = await AccountAsync("many");
        for (var i = 0; i < 30; i++)
            await OpenAsync("many", $"cause {i}", null);
        using var visitor = await VisitorAsync();
        var first = (await visitor.GetAsync(at)).Says("30 open.");
        var next = System.Text.RegularExpressions.Regex.Match(first.Html, "href=\"([^\"]*after=[^\"]*)\"").Groups[1].Value;
        var ids = System.Text.RegularExpressions.Regex.Matches(first.Html + (await visitor.GetAsync(next)).Is(HttpStatusCode.OK).Html, "name=\"taskId\" value=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal((30, 30), (ids.Count, ids.Distinct().Count()));

        // A form of the second part comes back to it, with what was written.
        var second = await visitor.GetAsync(next);
        Assert.Contains($"action=\"{next}\"", second.Html, StringComparison.Ordinal);
        var refused = (await visitor.SubmitAsync(second, next, ("taskId", ids[^1]), ("seen", "1-2"), ("note", new string('x', 2001)))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains($">{new string('x', 2001)}</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains($"action=\"{next}\"", refused.Html, StringComparison.Ordinal);
        Assert.EndsWith(next[next.IndexOf("after=", StringComparison.Ordinal)..], (await visitor.SubmitAsync(second, next, ("taskId", ids[^1]), ("seen", "1-2"), ("note", ""))).Is(HttpStatusCode.SeeOther).Location!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_task_is_in_nobodys_way()
    {
        var (at, task) = (await AccountAsync("years"), await OpenAsync("years", "one", "80"));
        await OpenAsync("years", "two", "81");
        await clinic.Service<StaffTasks>().ChangeAsync("years", task.TaskId, StaffTaskStatus.Closed, null, Clinic.Cancellation);

        // One that nobody could open: whoever reads it fails.
        var records = clinic.Service<IPartitionedRecords>();
        await foreach (var row in records.RangeAsync(StaffTasks.Collection, "years", null, null, Clinic.Cancellation))
        {
            if (row.Row.Contains(task.TaskId, StringComparison.Ordinal))
                await records.PutAsync(StaffTasks.Collection, "years", row.Row, new byte[] { 1, 2, 3 }, null, Clinic.Cancellation);
        }

        using var visitor = await VisitorAsync();
        (await visitor.GetAsync(at)).Is(HttpStatusCode.OK).Says("1 open.");
        (await visitor.GetAsync("/console/accounts/years")).Is(HttpStatusCode.OK).Says("Open tasks for staff 1");
        var open = (await clinic.Rest((await clinic.KeyAsync("years", "read")).Key).GetAsync("/api/pms/tasks?status=open")).Is(HttpStatusCode.OK);
        Assert.Equal(1, open.GetProperty("items").GetArrayLength());
    }

    private async Task<string> AccountAsync(string accountId)
    {
        await clinic.ConnectAsync(accountId);
        return $"/console/accounts/{accountId}/tasks";
    }

    private ValueTask<StaffTask> OpenAsync(string accountId, string cause, string? patientId) => clinic.Service<StaffTasks>().OpenAsync(
        accountId, StaffTaskKind.MergePatient, cause, patientId, "call-1", new Dictionary<string, string> { ["firstName"] = Nasty, ["w1.visitType"] = "Cleaning" }, Clinic.Cancellation);

    private async Task TellAsync(string accountId, StaffTaskKind kind, string name, string value) =>
        await clinic.Service<StaffTasks>().OpenAsync(accountId, kind, $"{name} {value}", null, null, new Dictionary<string, string> { [name] = value }, Clinic.Cancellation);

    private Task<WebVisitor> VisitorAsync(string key = TestSettings.OperatorKey) => new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(key);

    private static string Told(AuditEntry entry) => string.Join(' ', new[] { entry.Phase.ToString().ToLowerInvariant(), entry.PatientId, entry.Outcome }.OfType<string>());
}
