using Parlae.Pms.Core.Calls;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

/// <summary>A store that neither answers nor fails, as a disk does that stands still: nobody waits for it longer than for a practice system.</summary>
public class StandingStoreTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private readonly TaskCompletionSource moves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_was_done_is_told_at_the_deadline_and_recorded_when_the_store_moves()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, (_, _) =>
        {
            StandStill(bench);
            return Task.FromResult<ToolOutcome>(Said("booked"));
        });
        var runner = bench.Runner(tool);
        Assert.StartsWith("booked", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)), StringComparison.Ordinal);
        Took(bench, 9);

        moves.SetResult();
        Assert.StartsWith("booked", Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)), StringComparison.Ordinal);
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task An_answer_whose_handles_cannot_be_kept_gives_none()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", false, (_, _) =>
        {
            StandStill(bench);
            return Task.FromResult(new ToolOutcome(new ToolAnswer.Error(ToolWords.RecordsDown)) { InSession = _ => Said("slots") });
        });
        Assert.Equal(ToolWords.RecordsDown, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
        Took(bench, 9);
    }

    [Fact]
    public async Task A_write_that_cannot_even_begin_is_not_said_to_have_failed_and_does_not_begin_later()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, (_, _) => Task.FromResult<ToolOutcome>(Said("booked")));
        StandStill(bench);
        var runner = bench.Runner(tool);
        Assert.Equal(ToolWords.WriteUnclear, Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)));
        Took(bench, 11);

        moves.SetResult();
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(runner.AskAsync(bench, "tool"), Step)));
        Assert.Equal(0, tool.Runs); // when its turn came nobody was waiting for it
    }

    [Fact]
    public async Task A_read_that_no_cancellation_reaches_is_left_to_itself()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", false, async (_, _) =>
        {
            await moves.Task; // as the end of an access, which is written whoever listens
            return Said("ok");
        });
        Assert.Equal(ToolWords.TooSlow, Text(await bench.RunAsync(bench.Runner(tool).AskAsync(bench, "tool"), Step)));
        Took(bench, 11);
    }

    [Fact]
    public async Task The_time_before_it_began_counts_and_that_of_the_writes_before_it_does_not()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("tool", true, async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), bench.Clock, token);
            return Said("booked");
        });
        Assert.Equal(["booked", "booked", "booked"], await WordsAsync(3, "1", "2", "3")); // the last is done 9 s after its message came
        Assert.Equal(["late", "late"], await WordsAsync(7, "4", "5"));
        var runs = tool.Runs;
        Assert.Equal(["late"], await WordsAsync(9, "6"));
        Assert.Equal(runs, tool.Runs); // not even begun

        async Task<IReadOnlyList<string>> WordsAsync(int secondsBefore, params string[] ids)
        {
            var begun = bench.Clock.GetTimestamp();
            bench.Clock.Advance(TimeSpan.FromSeconds(secondsBefore));
            var message = Message("c1", [.. ids.Select(id => (id, "tool", "{}"))]);
            var answers = await bench.RunAsync(bench.Runner(tool).RunAsync(bench.Account, message, begun, "corr", CoreBench.Token), Step);
            return [.. answers.Select(answer => answer is ToolAnswer.Result result ? result.Status : Text(answer) == ToolWords.TooSlow ? "late" : Text(answer))];
        }
    }

    private void StandStill(CoreBench bench) =>
        bench.Records.WritesAfter = (collection, token) => collection == CallSessions.Collection ? moves.Task.WaitAsync(token) : Task.CompletedTask;

    private static void Took(CoreBench bench, int seconds) =>
        Assert.InRange(bench.Clock.GetUtcNow() - CoreBench.Monday, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1.9));
}
