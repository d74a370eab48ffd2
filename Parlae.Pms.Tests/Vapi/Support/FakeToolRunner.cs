using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Functions;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Tests.Vapi.Support;

/// <summary>Answers every call with its name and arguments, line breaks and all.</summary>
internal sealed class FakeToolRunner : IToolRunner
{
    public ConcurrentQueue<(PmsAccount Account, VapiMessage Message)> Ran { get; } = new();
    public long Begun { get; private set; }
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public bool IsRemembered(PmsAccount account, VapiMessage message) => false;

    public Task<IReadOnlyList<ToolAnswer>?> RecallAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolAnswer>?>(null);

    public async Task<IReadOnlyList<ToolAnswer>> RunAsync(PmsAccount account, VapiMessage message, long begun, string correlationId, CancellationToken cancellationToken)
    {
        Ran.Enqueue((account, message));
        Begun = begun;
        var run = Ran.Count;
        await Before();
        return [.. message.ToolCalls.Select(call => new ToolAnswer.Result("ok", $"Done\r\nfor {account.AccountId}.", new JsonObject
        {
            ["run"] = run,
            ["echo"] = JsonNode.Parse(call.ValuesForExecution.GetRawText()),
        }))];
    }
}
