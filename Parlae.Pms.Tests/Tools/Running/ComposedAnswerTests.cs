using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

/// <summary>Answers that are composed in the change of the session that records them.</summary>
public class ComposedAnswerTests
{
    [Theory]
    [InlineData("c1")]
    [InlineData(null)]
    public async Task A_fault_in_an_answer_that_is_composed_silences_no_other_tool(string? callId)
    {
        await using var bench = await CoreBench.StartAsync();
        var faulty = new ScriptedTool("faulty", false, (_, _) => Task.FromResult(new ToolOutcome(new ToolAnswer.Error(ToolWords.RecordsDown)) { InSession = _ => throw new InvalidOperationException() }));
        var plain = new ScriptedTool("read", false, (_, _) => Task.FromResult<ToolOutcome>(Said("ok")));
        var answers = await bench.Runner(faulty, plain).RunAsync(bench.Account, Message(callId, ("t1", "faulty", "{}"), ("t2", "read", "{}")), bench.Clock.GetTimestamp(), "corr", CoreBench.Token);
        Assert.Equal([ToolWords.Fault, Text(Said("ok"))], answers.Select(Text));
    }

    [Fact]
    public async Task What_an_answer_gives_back_is_given_back_also_where_it_comes_once_too_often()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call("call:c1");
        await call.UpdateSessionAsync(session => session.FailedIdentityTries = 10, CoreBench.Token);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new ScriptedTool("read", false, async (_, _) =>
        {
            await gate.Task;
            return new ToolOutcome(new ToolAnswer.Error(ToolWords.RecordsDown)) { InSession = session => Said($"{--session.FailedIdentityTries}") };
        });
        var reading = bench.Runner(tool).RunAsync(bench.Account, Message("c1", [.. Enumerable.Range(1, 10).Select(n => ($"t{n}", "read", "{}"))]), bench.Clock.GetTimestamp(), "corr", CoreBench.Token);
        gate.SetResult();
        Assert.Equal(2, (await reading).Count(answer => Text(answer) == ToolWords.TooOften));
        Assert.Equal(0, (await bench.Sessions.ReadAsync("demo", "call:c1", CoreBench.Token)).FailedIdentityTries);
    }
}
