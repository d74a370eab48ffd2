using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>A call was taken: it is listed, and what it will ask for first is read ahead. No other status is of any use to us.</summary>
internal sealed class StatusUpdate(ICallPrefetch prefetch, CallSessions sessions, CallLog calls, TimeProvider clock) : IVapiEvent
{
    public string Type => MessageTypes.StatusUpdate;

    public ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken)
    {
        if (message is { Status: MessageTypes.InProgress, CallId: not null })
        {
            calls.Began(account.AccountId, MessageCall.IdOf(message)!);
            prefetch.Begin(MessageCall.Of(account, message, correlationId, sessions, clock));
        }

        return ValueTask.FromResult<byte[]?>(MessageAnswers.Acknowledgement);
    }
}
