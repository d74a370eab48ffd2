using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

public class ToolDeadlineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>A write that waits for the test, and says so meanwhile.</summary>
    private static ScriptedTool Slow(Task<ToolOutcome> work, Action? cameToNothing = null, bool honoursTime = true) => new("tool", true, async (context, token) =>
    {
        context.Meanwhile = _ => Task.FromResult(Said("submitted", "Asked."));
        context.CameToNothing = _ =>
        {
            cameToNothing?.Invoke();
            return Task.CompletedTask;
        };
        return honoursTime ? await work.WaitAsync(token) : await work;
    });

    [Fact]
    public async Task A_read_is_broken_off_at_its_deadline()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", false, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Said("ok");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
        Assert.InRange(bench.Clock.GetUtcNow() - CoreBench.Monday, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_write_goes_on_and_what_was_said_meanwhile_is_its_answer_for_good()
    {
        await using var bench = await CoreBench.StartAsync();
        var (done, told) = (new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var tool = Slow(done.Task, () => told++);
        var runner = bench.Runner(tool);
        Assert.StartsWith("submitted|Asked.", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)), StringComparison.Ordinal);
        Assert.StartsWith("submitted|Asked.", Text(await runner.AskAsync(bench, "tool")), StringComparison.Ordinal);
        done.SetResult(Said("booked"));
        await Task.Delay(50, CoreBench.Token);
        Assert.Equal((0, 1), (told, tool.Runs));
        Assert.StartsWith("submitted|Asked.", Text(await runner.AskAsync(bench, "tool")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slotTaken")]
    [InlineData("error")]
    [InlineData("fault")]
    [InlineData("never")]
    public async Task A_write_that_comes_to_nothing_after_all_is_put_before_staff(string end)
    {
        await using var bench = await CoreBench.StartAsync();
        var done = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = bench.Runner(Slow(done.Task, told.SetResult));
        await bench.RunAsync(runner.AskAsync(bench, "tool"), Step);
        Assert.False(told.Task.IsCompleted);
        switch (end)
        {
            case "slotTaken": done.SetResult(Said("slotTaken")); break;
            case "error": done.SetResult(new ToolAnswer.Error("No.")); break;
            case "fault": done.SetException(new InvalidOperationException()); break;
            default: bench.Clock.Advance(TimeSpan.FromSeconds(60)); break; // it may go on for so long
        }

        await told.Task.WaitAsync(TimeSpan.FromSeconds(10), CoreBench.Token);
    }

    [Fact]
    public async Task A_write_that_left_no_word_is_broken_off()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Said("booked");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
    }

    [Fact]
    public async Task When_not_even_the_word_can_be_had_nobody_says_that_nothing_was_changed()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (context, token) =>
        {
            context.Meanwhile = _ => Task.FromException<ToolAnswer>(new StoreUnavailableException("records"));
            await Task.Delay(Timeout.Infinite, token);
            return Said("booked");
        });
        Assert.Equal(ToolWords.WriteUnclear, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
    }

    [Fact]
    public async Task Who_hangs_up_does_not_stop_a_write()
    {
        await using var bench = await CoreBench.StartAsync();
        var done = new TaskCompletionSource<ToolOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = Slow(done.Task);
        var runner = bench.Runner(tool);
        using var gone = new CancellationTokenSource();
        var first = runner.RunAsync(bench.Account, Message("c1", ("t1", "tool", "{}")), "corr", gone.Token);
        while (tool.Runs == 0)
            await Task.Delay(5, CoreBench.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        done.SetResult(Said("booked"));
        Assert.StartsWith("booked", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"))), StringComparison.Ordinal);
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task A_booking_that_outlasts_its_caller_is_named_by_the_reference_it_ends_under()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.WriteGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await CoreBench.KnowAsync(bench.Call());
        var tool = new BookAppointment(bench.Booking, bench.Ledger, new PatientGate(bench.Get<Core.Auditing.IAuditTrail>()), bench.Get<Core.Practices.PracticeCalendar>());
        var runner = bench.Runner(tool);
        var answer = Assert.IsType<ToolAnswer.Result>(await bench.RunAsync(
            runner.AskAsync(bench, "bookAppointment", arguments: """{"patientId":"p1","appointmentType":"Cleaning","startTime":"2026-03-03T10:00","duration":60}"""), Step));
        Assert.Equal("submitted", answer.Status);
        var reference = (string)answer.More!["reference"]!;
        bench.Pms.WriteGate.SetResult();
        for (var i = 0; i < 200 && (await bench.EntryAsync(reference)).State != WriteState.Confirmed; i++)
            await Task.Delay(10, CoreBench.Token);
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(reference)).State);
        Assert.Equal(reference, (await bench.Call().ReadSessionAsync(CoreBench.Token)).FindAppointment((string)answer.More["appointmentId"]!)!.Reference);
        Assert.Empty(await bench.TasksAsync());
    }
}
