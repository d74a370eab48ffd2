using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Tools.Running;

/// <summary>A tool whose work is the test's own.</summary>
internal sealed class ScriptedTool(string name, bool writes, Func<ToolCallContext, CancellationToken, Task<ToolOutcome>> work, IdentityLevel level = IdentityLevel.None, Func<PmsAccount, bool>? offers = null) : ITool
{
    private int runs;

    public int Runs => runs;
    public ToolDescription Description { get; } = new(name, "For tests.", writes, level, offers ?? (_ => true));
    public JsonObject Schema => [];

    public Task<ToolOutcome> RunAsync(JsonElement arguments, ToolCallContext call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref runs);
        return work(call, cancellationToken);
    }
}

/// <summary>The real runner of one process over the real sessions.</summary>
internal static class RunnerBench
{
    public static ToolRunner Runner(this CoreBench bench, params ITool[] tools)
    {
        var settings = TestSettings.Read(bench.Directory.Path);
        var work = new ToolWork(bench.Get<IAuditTrail>(), new NoFailpoints(), bench.Clock, NullLogger<ToolWork>.Instance);
        return new ToolRunner(new ToolCatalog(tools), work, bench.Sessions, bench.Get<AccountFigures>(), bench.Get<CallLog>(), settings, new NoFailpoints(), bench.Clock, NullLogger<ToolRunner>.Instance);
    }

    public static VapiMessage Message(string? callId, params (string? Id, string Name, string Arguments)[] calls) => new()
    {
        Type = MessageTypes.ToolCalls,
        CallId = callId,
        ToolCalls = [.. calls.Select(call => new VapiToolCall(call.Id, call.Name, JsonSerializer.Deserialize<JsonElement>(call.Arguments), null))],
    };

    public static async Task<ToolAnswer> AskAsync(this ToolRunner runner, CoreBench bench, string tool, string? id = "t1", string arguments = "{}", string? callId = "c1") =>
        await runner.AskSinceAsync(bench, bench.Clock.GetTimestamp(), tool, id, arguments, callId);

    /// <param name="begun">When its message arrived.</param>
    public static async Task<ToolAnswer> AskSinceAsync(this ToolRunner runner, CoreBench bench, long begun, string tool, string? id = "t1", string arguments = "{}", string? callId = "c1") =>
        Assert.Single(await runner.RunAsync(bench.Account, Message(callId, (id, tool, arguments)), begun, "corr", CoreBench.Token));

    public static ToolAnswer Said(string status, string say = "Yes.") => new ToolAnswer.Result(status, say, new JsonObject { ["provider"] = null, ["n"] = 1 });

    public static string Text(ToolAnswer answer) => answer switch
    {
        ToolAnswer.Result result => $"{result.Status}|{result.Say}|{result.More?.ToJsonString()}",
        ToolAnswer.Error error => error.Sentence,
        _ => throw new InvalidOperationException(),
    };
}
