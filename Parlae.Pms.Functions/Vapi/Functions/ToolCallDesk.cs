using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary>Hands the calls that can run to the runner, and gives the others their error in place.</summary>
internal sealed class ToolCallDesk(IToolRunner runner)
{
    /// <param name="onlyTool">The tool of this route; null: any.</param>
    /// <param name="begun">See <see cref="IToolRunner.RunAsync"/>.</param>
    public async Task<byte[]> AnswerAsync(PmsAccount account, VapiMessage message, long begun, string? onlyTool, string correlationId, CancellationToken cancellationToken)
    {
        var refusals = message.ToolCalls.Select(call => Refusal(message, call, onlyTool)).ToList();
        var runnable = message.ToolCalls.Where((_, i) => refusals[i] is null).ToList();
        var ran = runnable.Count > 0
            ? await runner.RunAsync(account, message with { ToolCalls = runnable }, begun, correlationId, cancellationToken)
            : [];
        if (ran.Count != runnable.Count)
        {
            throw new InvalidOperationException($"{runnable.Count} calls ran, {ran.Count} were answered.");
        }

        var next = 0;
        var answers = refusals.Select(refusal => refusal ?? ran[next++]).ToList();
        return message.IsToolCalls
            ? AnswerWriter.ToolCalls(message.ToolCalls, answers)
            : AnswerWriter.Legacy(answers is [var only, ..] ? only : new ToolAnswer.Error(EdgeWords.UnknownTool));
    }

    /// <summary>Whether all of it can run, and <see cref="IToolRunner.IsRemembered"/>.</summary>
    public bool IsRemembered(PmsAccount account, VapiMessage message, string? onlyTool) =>
        message.IsToolCalls && message.ToolCalls.All(call => Refusal(message, call, onlyTool) is null) && runner.IsRemembered(account, message);

    /// <summary>The answer to a message that <see cref="IsRemembered"/>, if it was given before: a repeat costs no more than a look.</summary>
    public async Task<byte[]?> RecallAsync(PmsAccount account, VapiMessage message, string? onlyTool, string correlationId, CancellationToken cancellationToken) =>
        IsRemembered(account, message, onlyTool) && await runner.RecallAsync(account, message, correlationId, cancellationToken) is { } answers
            ? AnswerWriter.ToolCalls(message.ToolCalls, answers)
            : null;

    private static ToolAnswer.Error? Refusal(VapiMessage message, VapiToolCall call, string? onlyTool)
        => message.TooManyToolCalls ? new ToolAnswer.Error(EdgeWords.TooManyCalls)
            : call.Name is null || (onlyTool is not null && call.Name != onlyTool) ? new ToolAnswer.Error(EdgeWords.UnknownTool)
            : call.ArgumentsError is { } unreadable ? new ToolAnswer.Error(unreadable)
            : null;
}
