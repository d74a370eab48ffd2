using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>Which assistant of the clinic's goes on: the other one, where it has just two. Among more it is not ours to choose, and the model hears that nobody can take it.</summary>
internal sealed class HandoffDestinationRequest : IVapiEvent
{
    public string Type => MessageTypes.HandoffDestinationRequest;

    public ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken)
    {
        var speaking = message.AssistantId;
        var isOurs = speaking is not null && account.AssistantIds.Contains(speaking, StringComparer.Ordinal);
        var others = account.AssistantIds.Where(id => id != speaking).ToList();
        return ValueTask.FromResult(isOurs && others is [var only] ? Handoff(only) : null);
    }

    private static byte[] Handoff(string assistantId) => AnswerWriter.Json(writer =>
    {
        writer.WriteStartObject("destination");
        writer.WriteString("type", "assistant");
        writer.WriteString("assistantId", assistantId);
        writer.WriteEndObject();
    });
}
