using System.Collections.Frozen;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>Hands an account's event to whatever answers its type.</summary>
internal sealed class EventDesk(IEnumerable<IVapiEvent> events)
{
    private readonly FrozenDictionary<string, IVapiEvent> byType = events.ToFrozenDictionary(each => each.Type, StringComparer.Ordinal);

    public async Task<byte[]> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken) =>
        byType.TryGetValue(message.Type, out var one) && await one.AnswerAsync(account, message, correlationId, cancellationToken) is { } answer
            ? answer
            : MessageAnswers.Refuse(message, EdgeWords.UnknownTool);
}
