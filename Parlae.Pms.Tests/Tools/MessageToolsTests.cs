using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>takeMessage and transferToStaff.</summary>
public sealed class MessageToolsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_message_is_kept_for_staff_with_the_number_to_call()
    {
        var caller = clinic.Newcomer();
        var call = clinic.Call(caller.CallerNumber);
        var answer = (await call.UseAsync("takeMessage", new { text = Planted.Note, urgent = "yes" })).Is("taken");
        Assert.Contains("urgent", answer.Say, StringComparison.Ordinal);
        Assert.Contains(caller.Phone[^4..], answer.Say, StringComparison.Ordinal);
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal((StaffTaskKind.Message, null), (task.Kind, task.PatientId));
        Assert.Equal([("callbackNumber", caller.Phone), ("text", Planted.Note), ("urgent", "true")], task.Details.Select(detail => (detail.Key, detail.Value)).Order());

        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id).ToList();
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], entries.Select(entry => entry.Phase));
        Assert.All(entries, entry => Assert.Equal(("takeMessage", "message", (string?)null), (entry.Action, Assert.Single(entry.Fields), entry.PatientId)));
    }

    [Theory]
    [InlineData("613 555 0277", "6135550277")]
    [InlineData("{{customer.number}}", null)]
    [InlineData("caller_phone_number", null)]
    [InlineData("", null)]
    [InlineData("+1 416 555 0199", null)] // the office's own
    public async Task Another_number_counts_and_a_placeholder_is_the_callers_own(string given, string? expected)
    {
        var caller = clinic.Newcomer();
        var call = clinic.Call(caller.CallerNumber);
        (await call.UseAsync("takeMessage", new { text = "please call", callbackNumber = given })).Is("taken");
        Assert.Equal(expected ?? caller.Phone, Assert.Single(await TasksAsync(call)).Details["callbackNumber"]);
    }

    [Fact]
    public async Task Without_any_number_the_message_is_kept_all_the_same()
    {
        var call = clinic.Call(number: null);
        Assert.DoesNotContain("number", (await call.UseAsync("takeMessage", new { text = "I will come by" })).Is("taken").Say, StringComparison.Ordinal);
        var task = Assert.Single(await TasksAsync(call));
        Assert.Equal(("false", false), (task.Details["urgent"], task.Details.ContainsKey("callbackNumber")));
    }

    [Fact]
    public async Task The_same_message_twice_is_one_and_another_is_another()
    {
        var call = clinic.Call();
        foreach (var text in new[] { "first", "first", "second" })
            (await call.UseAsync("takeMessage", new { text })).Is("taken");
        Assert.Equal(["first", "second"], (await TasksAsync(call)).Select(task => task.Details["text"]).Order());
        var other = clinic.Call();
        (await other.UseAsync("takeMessage", new { text = "first" })).Is("taken");
        Assert.Single(await TasksAsync(other));
    }

    [Fact]
    public async Task The_same_wish_after_staff_closed_its_task_opens_it_again()
    {
        var call = clinic.Call();
        (await call.UseAsync("takeMessage", new { text = "call me today" })).Is("taken");
        var task = Assert.Single(await TasksAsync(call));
        var table = new SealedTable<StaffTask>(StaffTasks.Collection, clinic.Service<IPartitionedRecords>(), clinic.Service<IAccountSeal>());
        var open = (await table.GetAsync(Clinic.AccountId, task.TaskId, Clinic.Cancellation))!;
        Assert.NotNull(await table.TryReplaceAsync(Clinic.AccountId, open, open.Value with { Status = StaffTaskStatus.Closed }, null, Clinic.Cancellation));
        Assert.Equal(StaffTaskStatus.Closed, Assert.Single(await TasksAsync(call)).Status);
        (await call.UseAsync("takeMessage", new { text = "call me today" })).Is("taken");
        Assert.Equal(StaffTaskStatus.Open, Assert.Single(await TasksAsync(call)).Status);
    }

    [Fact]
    public async Task Card_numbers_and_too_long_a_text_are_not_kept()
    {
        var call = clinic.Call();
        (await call.UseAsync("takeMessage", new { text = "charge 4111-1111-1111-1111" })).Is("error");
        (await call.UseAsync("takeMessage", new { text = "call me", card = new { number = 4111111111111111 } })).Is("error");
        (await call.UseAsync("takeMessage", new { text = new string('x', 10_000) })).Is("error");
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task Outside_of_a_call_no_message_is_taken_and_a_transfer_still_works()
    {
        var call = new PhoneCall(clinic, null) { Change = body => body["message"]!["call"]!.AsObject().Remove("id") };
        Assert.Equal(ToolWords.NeedsCall, (await call.UseAsync("takeMessage", new { text = "hello" })).Is("error").Error);
        (await call.UseAsync("transferToStaff", new { reason = "wants a person" })).Is("transfer");
    }

    [Fact]
    public async Task A_transfer_names_the_number_of_the_staff_and_touches_nothing()
    {
        var call = clinic.Call();
        var before = await clinic.Sandbox.LastRequestAsync();
        Assert.Equal("+14165550199", (await call.UseAsync("transferToStaff", new { reason = "wants a person" })).Is("transfer").Of("destination"));
        (await call.UseAsync("transferToStaff", new { reason = "to pay with 4111 1111 1111 1111" })).Is("error");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var refused = Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
        Assert.Equal((AuditPhase.Refused, "cardData"), (refused.Phase, refused.Outcome));
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task Without_a_number_for_staff_a_message_is_offered()
    {
        await clinic.ConnectAsync("nobody", body => body.Remove("staffNumber"));
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-nobody" };
        Assert.Contains("message", (await call.UseAsync("transferToStaff", new { reason = "wants a person" })).Is("error").Error, StringComparison.Ordinal);
    }

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
