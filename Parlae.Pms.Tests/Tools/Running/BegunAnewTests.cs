using Parlae.Pms.Core.Calls;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

/// <summary>What a write finds that was asked for before, and was perhaps not begun.</summary>
public class BegunAnewTests
{
    private readonly ScriptedTool tool = new("write", true, (_, _) => Task.FromResult<ToolOutcome>(Said("booked")));

    [Fact]
    public async Task A_run_whose_process_died_is_begun_anew_in_time()
    {
        await using var bench = await CoreBench.StartAsync();
        await LeaveMarkAsync(bench);
        var runner = bench.Runner(tool);
        Assert.Equal(EdgeWords.StillRunning, Text(await bench.RunAsync(runner.AskAsync(bench, "write"), TimeSpan.FromMilliseconds(100))));
        bench.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "write"));
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task A_run_whose_process_died_and_that_is_not_begun_anew_may_have_been_done()
    {
        await using var bench = await CoreBench.StartAsync();
        await LeaveMarkAsync(bench);
        var begun = bench.Clock.GetTimestamp();
        bench.Clock.Advance(TimeSpan.FromSeconds(70));
        var runner = bench.Runner(tool);
        Assert.Equal(ToolWords.WriteUnclear, Text(await runner.AskSinceAsync(bench, begun, "write")));
        Assert.Equal(ToolWords.WriteUnclear, Text(await runner.AskAsync(bench, "write"))); // who was told so does not hear of it otherwise
        Assert.Equal(0, tool.Runs);
    }

    [Theory]
    [InlineData(ToolWords.TooSlow)]
    [InlineData(ToolWords.RecordsDown)]
    [InlineData(ToolWords.PmsDownNothingChanged)]
    public async Task Nor_is_one_that_comes_to_nothing_said_to_have_changed_nothing(string sentence)
    {
        await using var bench = await CoreBench.StartAsync();
        await LeaveMarkAsync(bench);
        bench.Clock.Advance(TimeSpan.FromSeconds(70));
        var failing = new ScriptedTool("write", true, (_, _) => Task.FromResult<ToolOutcome>(new ToolAnswer.Error(sentence)));
        Assert.Equal(ToolWords.WriteUnclear, Text(await bench.Runner(failing).AskAsync(bench, "write")));
        Assert.Equal(sentence, Text(await bench.Runner(failing).AskAsync(bench, "write", "t2")));
    }

    [Fact]
    public async Task Whoever_waits_for_one_that_was_not_begun_may_try_again()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        var (begun, waitedFor, looks) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        var slow = new ScriptedTool("write", true, async (_, _) =>
        {
            begun.SetResult();
            await waitedFor.Task;
            return new ToolOutcome(new ToolAnswer.Error(ToolWords.TooSlow));
        });
        second.Records.GetsAfter = (collection, _) =>
        {
            if (collection == CallSessions.Collection && Interlocked.Increment(ref looks) == 2)
                waitedFor.SetResult(); // the first look found the mark
            return Task.CompletedTask;
        };
        var first = bench.Runner(slow).AskAsync(bench, "write", null);
        await begun.Task;
        Assert.Equal([ToolWords.TooSlow, ToolWords.TooSlow], (await bench.RunAsync(Task.WhenAll(first, second.Runner(tool).AskAsync(second, "write", null)))).Select(Text));
        Assert.Equal(0, tool.Runs);
    }

    [Fact]
    public async Task A_run_begun_anew_is_no_further_use()
    {
        await using var bench = await CoreBench.StartAsync();
        var runner = bench.Runner(tool);
        for (var i = 0; i < 7; i++)
            await runner.AskAsync(bench, "write", $"other{i}");
        await LeaveMarkAsync(bench, session => session.Uses["write"]++); // the eighth
        bench.Clock.Advance(TimeSpan.FromSeconds(70));
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "write"));
        Assert.Equal(ToolWords.TooOften, Text(await runner.AskAsync(bench, "write", "ninth")));
    }

    [Fact]
    public async Task Another_try_that_is_offered_and_has_no_id_is_none_of_the_first_one()
    {
        await using var bench = await CoreBench.StartAsync();
        var begun = bench.Clock.GetTimestamp();
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        var runner = bench.Runner(tool);
        Assert.Equal(ToolWords.TooSlow, Text(await runner.AskSinceAsync(bench, begun, "write", null)));
        Assert.Equal(ToolWords.TooSlow, Text(await runner.AskSinceAsync(bench, begun, "write")));
        Assert.Equal(ToolWords.TooSlow, Text(await runner.AskAsync(bench, "write"))); // the same call delivered again
        Assert.Equal(0, tool.Runs);
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "write", null));
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "write", null));
        Assert.Equal(1, tool.Runs);
    }

    /// <summary>As a process leaves it that dies in its work.</summary>
    private async Task LeaveMarkAsync(CoreBench bench, Action<CallSession>? change = null)
    {
        var call = Message("c1", ("t1", tool.Description.Name, "{}")).ToolCalls[0];
        await bench.Sessions.UpdateAsync("demo", "call:c1", session =>
        {
            AnswerRecord.Begin(session, AnswerRecord.Key(tool.Description, call, call.ValuesForExecution)!, bench.Ledger.Now);
            change?.Invoke(session);
            return 0;
        }, CoreBench.Token);
    }
}
