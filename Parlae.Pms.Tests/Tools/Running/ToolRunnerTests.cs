using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Support;
using static Parlae.Pms.Tests.Tools.Running.RunnerBench;

namespace Parlae.Pms.Tests.Tools.Running;

public class ToolRunnerTests
{
    private static ScriptedTool Read(string name = "read", ToolAnswer? answer = null) => new(name, false, (_, _) => Task.FromResult<ToolOutcome>(answer ?? Said("ok")));

    private static ScriptedTool Write(string name = "write", ToolOutcome? outcome = null) => new(name, true, (_, _) => Task.FromResult(outcome ?? Said("booked")));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_call_delivered_again_is_answered_the_same_and_done_once(bool writes)
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        var count = 0;
        var tool = new ScriptedTool("tool", writes, (_, _) => Task.FromResult<ToolOutcome>(Said("booked", $"{Interlocked.Increment(ref count)} é\ud83d\ude00")));
        var first = await bench.Runner(tool).AskAsync(bench, "tool", arguments: """{"a":1,"b":" x "}""");
        var again = await second.Runner(tool).AskAsync(bench, "tool", arguments: """{ "b":"x", "a":1 }""");
        Assert.Equal(Text(first), Text(again));
        Assert.Equal(1, tool.Runs);
        await bench.Runner(tool).AskAsync(bench, "tool", arguments: """{"a":2,"b":"x"}""");
        await bench.Runner(tool).AskAsync(bench, "tool", id: "t2", arguments: """{"a":1,"b":"x"}""");
        await bench.Runner(tool).AskAsync(bench, "tool", callId: "c2", arguments: """{"a":1,"b":"x"}""");
        Assert.Equal(4, tool.Runs); // other arguments, another id, another call
    }

    [Fact]
    public async Task A_write_delivered_again_while_it_still_runs_runs_once_in_any_process()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new ScriptedTool("tool", true, async (_, _) =>
        {
            await gate.Task;
            return Said("booked");
        });
        var (one, two) = (bench.Runner(tool), second.Runner(tool));
        var tries = Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).AskAsync(bench, "tool")).ToList();
        await Task.Delay(100, CoreBench.Token);
        gate.SetResult();
        var answers = await bench.RunAsync(Task.WhenAll(tries));
        Assert.Equal(1, tool.Runs);
        Assert.Single(answers.Select(Text).Distinct());
        Assert.Equal(1, (await bench.Call().ReadSessionAsync(CoreBench.Token)).Uses["tool"]); // replays do not count
    }

    [Fact]
    public async Task Reads_of_two_processes_at_once_give_one_answer()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        var count = 0;
        var tool = new ScriptedTool("tool", false, async (_, _) =>
        {
            await Task.Delay(30, CoreBench.Token);
            return Said("ok", $"{Interlocked.Increment(ref count)}");
        });
        var answers = await Task.WhenAll(bench.Runner(tool).AskAsync(bench, "tool"), second.Runner(tool).AskAsync(bench, "tool"));
        Assert.Equal(Text(answers[0]), Text(answers[1]));
    }

    [Fact]
    public async Task A_tool_may_be_used_eight_times_in_a_call()
    {
        await using var bench = await CoreBench.StartAsync();
        ScriptedTool[] tools = [Read(), Write(), Read("other")];
        var runner = bench.Runner(tools);
        foreach (var name in new[] { "read", "write" })
        {
            for (var i = 0; i < 8; i++)
                Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, name, $"{name}{i}"));
            Assert.Equal(ToolWords.TooOften, Text(await runner.AskAsync(bench, name, "more")));
            Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, name, $"{name}0")); // from the record
        }

        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "other"));
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "read", "x", callId: "c2"));
        Assert.Equal((9, 8), (tools[0].Runs, tools[1].Runs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_guard_holds_for_uses_of_one_moment_too(bool writes)
    {
        await using var bench = await CoreBench.StartAsync();
        await using var second = bench.Another();
        var tool = writes ? Write("tool") : Read("tool");
        var (one, two) = (bench.Runner(tool), second.Runner(tool));
        var answers = await bench.RunAsync(Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).AskAsync(bench, "tool", $"t{i}")))));
        Assert.Equal(8, answers.Count(answer => answer is ToolAnswer.Result));
        if (writes)
            Assert.Equal(8, tool.Runs);
    }

    [Fact]
    public async Task A_write_that_failed_three_times_is_not_tried_again()
    {
        await using var bench = await CoreBench.StartAsync();
        var failing = Write(outcome: new ToolOutcome(new ToolAnswer.Error("No."), WriteFailed: true));
        var runner = bench.Runner(failing, Write("other"));
        for (var i = 0; i < 3; i++)
            Assert.Equal("No.", Text(await runner.AskAsync(bench, "write", $"t{i}")));
        Assert.Equal(ToolWords.FailedTooOften, Text(await runner.AskAsync(bench, "write", "t4")));
        Assert.Equal(3, failing.Runs);
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "other"));
    }

    [Fact]
    public async Task Reads_of_a_message_run_together_and_with_a_write_among_them_all_run_in_order()
    {
        await using var bench = await CoreBench.StartAsync();
        var (running, most, order) = (0, 0, new List<string>());
        ScriptedTool Tool(string name, bool writes) => new(name, writes, async (_, _) =>
        {
            lock (order)
            {
                order.Add(name);
                most = Math.Max(most, ++running);
            }

            await Task.Delay(40, CoreBench.Token);
            Interlocked.Decrement(ref running);
            return Said(name);
        });
        var runner = bench.Runner(Tool("a", false), Tool("b", false), Tool("w", true));
        var answers = await runner.RunAsync(bench.Account, Message("c1", ("1", "a", "{}"), ("2", "b", "{}")), bench.Clock.GetTimestamp(), "corr", CoreBench.Token);
        Assert.Equal(["a", "b"], answers.Select(answer => ((ToolAnswer.Result)answer).Status));
        Assert.Equal(2, most);
        (most, order) = (0, []);
        answers = await bench.RunAsync(runner.RunAsync(bench.Account, Message("c1", ("3", "b", "{}"), ("4", "w", "{}"), ("5", "a", "{}")), bench.Clock.GetTimestamp(), "corr", CoreBench.Token), TimeSpan.FromMilliseconds(1));
        Assert.Equal(["b", "w", "a"], answers.Select(answer => ((ToolAnswer.Result)answer).Status));
        Assert.Equal(1, most);
        Assert.Equal(["b", "w", "a"], order);
    }

    [Fact]
    public async Task What_cannot_run_is_told_apart_and_runs_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        var known = new ScriptedTool("known", false, (_, _) => Task.FromResult<ToolOutcome>(Said("ok")), IdentityLevel.Matched);
        ScriptedTool[] tools = [Read(), Write(), known, new("elsewhere", false, (_, _) => Task.FromResult<ToolOutcome>(Said("ok")), offers: _ => false)];
        var runner = bench.Runner(tools);
        Assert.Equal(EdgeWords.UnknownTool, Text(await runner.AskAsync(bench, "nothing")));
        Assert.Equal(ToolWords.NotOffered, Text(await runner.AskAsync(bench, "elsewhere")));
        Assert.Equal(ToolWords.NeedsCall, Text(await runner.AskAsync(bench, "write", callId: null)));
        Assert.Equal(ToolWords.NeedsCall, Text(await runner.AskAsync(bench, "known", callId: null)));
        Assert.All(tools, tool => Assert.Equal(0, tool.Runs));
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "read", callId: null)); // level 0 reads need no call
    }

    [Fact]
    public async Task A_clinic_may_ask_for_a_known_caller_where_the_tool_does_not()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Account = bench.Account with { Rules = new() { MinimumLevels = new Dictionary<string, int> { ["read"] = 1 } } };
        var runner = bench.Runner(Read());
        Assert.Equal(ToolWords.NotAllowed, Text(await runner.AskAsync(bench, "read", "t1")));
        await CoreBench.KnowAsync(bench.Call());
        Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "read", "t2"));
    }

    [Fact]
    public async Task A_call_and_a_chat_of_one_id_are_not_one()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = Read();
        var runner = bench.Runner(tool);
        await runner.AskAsync(bench, "read", callId: "x");
        await runner.RunAsync(bench.Account, Message(null, ("t1", "read", "{}")) with { ChatId = "x" }, bench.Clock.GetTimestamp(), "corr", CoreBench.Token);
        Assert.Equal(2, tool.Runs);
    }

    [Fact]
    public async Task Faults_become_sentences_that_are_true_and_hold_nothing_of_the_fault()
    {
        await using var bench = await CoreBench.StartAsync();
        (string Name, bool Writes, Exception Fault, string Words)[] cases =
        [
            ("a", false, new VendorUnreachableException(PmsVendor.Sikka, "demo", "Xylophone"), ToolWords.PmsDown),
            ("b", true, new VendorUnreachableException(PmsVendor.Sikka, "demo", "Xylophone"), ToolWords.PmsDownNothingChanged),
            ("c", true, new AuditUnavailableException(), ToolWords.RecordsDown),
            ("d", false, new StoreUnavailableException("records"), ToolWords.RecordsDown),
            ("e", true, new StoreUnavailableException("records"), ToolWords.WriteUnclear), // it may have been sent
            ("f", false, new InvalidOperationException("Xylophone"), ToolWords.Fault),
            ("g", true, new InvalidOperationException("Xylophone"), ToolWords.WriteUnclear),
            ("h", true, new OperationCanceledException(), ToolWords.TooSlow),
        ];
        var runner = bench.Runner([.. cases.Select(each => new ScriptedTool(each.Name, each.Writes, (_, _) => Task.FromException<ToolOutcome>(each.Fault)))]);
        foreach (var each in cases)
            Assert.Equal(each.Words, Text(await runner.AskAsync(bench, each.Name)));
        var session = await bench.Call().ReadSessionAsync(CoreBench.Token);
        Assert.Equal(["b", "c", "e", "g", "h"], session.FailedWrites.Keys.Order());
    }

    [Fact]
    public async Task A_store_that_fails_before_the_work_stops_it_and_after_the_work_changes_no_word()
    {
        await using var bench = await CoreBench.StartAsync();
        var tool = new ScriptedTool("write", true, (_, _) =>
        {
            bench.Records.Fails = (collection, _) => collection == CallSessions.Collection;
            return Task.FromResult<ToolOutcome>(Said("booked"));
        });
        var runner = bench.Runner(tool);
        bench.Records.Fails = (collection, _) => collection == CallSessions.Collection;
        Assert.Equal(ToolWords.WriteUnclear, Text(await runner.AskAsync(bench, "write"))); // an earlier delivery may have done it
        Assert.Equal(0, tool.Runs);
        bench.Records.Fails = (_, _) => false;
        Assert.Equal("booked", Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, "write")).Status);
    }

    [Theory]
    [InlineData('é')]
    [InlineData('漢')]
    public async Task The_session_stays_within_a_record_however_long_the_answers(char letter)
    {
        await using var bench = await CoreBench.StartAsync();
        var tools = Enumerable.Range(0, 12).Select(i => Read($"tool{i}", Said("ok", new string(letter, 20_000)))).ToArray();
        var runner = bench.Runner(tools);
        foreach (var tool in tools)
        {
            for (var i = 0; i < 8; i++)
                Assert.IsType<ToolAnswer.Result>(await runner.AskAsync(bench, tool.Description.Name, $"t{i}"));
        }

        var session = await bench.Call().ReadSessionAsync(CoreBench.Token);
        Assert.InRange(StoredJson.Write(session).Length, 1, 400_000);
        await runner.AskAsync(bench, "tool11", "t7");
        Assert.Equal(8, tools[11].Runs); // the newest are the ones kept
    }

    [Fact]
    public async Task A_hook_has_no_id_of_its_own()
    {
        await using var bench = await CoreBench.StartAsync();
        var (read, write) = (Read(), Write());
        var runner = bench.Runner(read, write);
        foreach (var id in new[] { null, "hook-function-call" })
        {
            await runner.AskAsync(bench, "read", id);
            await runner.AskAsync(bench, "read", id);
            await runner.AskAsync(bench, "write", id);
        }

        Assert.Equal((4, 1), (read.Runs, write.Runs)); // each delivery of a read is a call; the same write is done once
    }
}
