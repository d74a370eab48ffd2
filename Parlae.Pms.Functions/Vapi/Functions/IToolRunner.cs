using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary>Runs the tool calls of one verified message for its account: order, idempotency, guards and deadline are its own.</summary>
internal interface IToolRunner
{
    /// <summary>
    /// One answer for each of <see cref="VapiMessage.ToolCalls"/>, in their order. At most <see cref="VapiMessage.MaximumToolCalls"/> come in, each with a
    /// name (maybe of no tool) and with readable arguments; an id is missing only for the legacy <c>function-call</c>.
    /// </summary>
    /// <param name="begun">A timestamp of the clock: from then on the deadline counts. A call that runs behind others has their time on top.</param>
    Task<IReadOnlyList<ToolAnswer>> RunAsync(PmsAccount account, VapiMessage message, long begun, string correlationId, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the message asks only what is no patient's, and its call remembers every answer by the id of its tool call: delivered again it is answered the
    /// same, and were the call purged meanwhile, answering it anew would tell nothing about anybody.
    /// </summary>
    bool IsRemembered(PmsAccount account, VapiMessage message);

    /// <summary>What was answered before; null: not all of it was, or is remembered.</summary>
    Task<IReadOnlyList<ToolAnswer>?> RecallAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken);
}
