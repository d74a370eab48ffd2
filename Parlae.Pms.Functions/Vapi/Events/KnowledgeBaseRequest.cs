using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>We keep no documents: what is known of a practice is asked for by tools, where it is up to date.</summary>
internal sealed class KnowledgeBaseRequest : IVapiEvent
{
    public string Type => MessageTypes.KnowledgeBaseRequest;

    /// <summary>Null: no documents, in the shape of the type.</summary>
    public ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<byte[]?>(null);
}
