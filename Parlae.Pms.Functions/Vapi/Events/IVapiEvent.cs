using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>One type of message beside tool calls: what we answer, and what it makes happen (contract 5). Types that nobody here has are acknowledged.</summary>
internal interface IVapiEvent
{
    /// <summary>As <see cref="VapiMessage.Type"/>.</summary>
    string Type { get; }

    /// <summary>The answer in the type's own shape; null: <see cref="MessageAnswers.Refuse"/> says no in that shape. Store faults throw.</summary>
    ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken);
}
