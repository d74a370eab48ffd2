using NodaTime;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>A call is over: its session is closed and counted. What was said in it, and its recording, are never read.</summary>
internal sealed class EndOfCallReport(CallClosing closing) : IVapiEvent
{
    private static readonly Duration Longest = Duration.FromHours(12); // Vapi's own limit (vapi.md 11).

    public string Type => MessageTypes.EndOfCallReport;

    public async ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken)
    {
        if (MessageCall.IdOf(message) is { } callId)
            await closing.CloseAsync(account.AccountId, callId, Reason(message.EndedReason), Lasted(message), cancellationToken);
        return MessageAnswers.Acknowledgement;
    }

    /// <summary>Vapi has some hundred reasons and adds to them; these few words are made of what they contain.</summary>
    internal static CallEnd Reason(string? endedReason)
    {
        return Says("error", "failed", "fault") ? CallEnd.Failed
            : Says("forwarded", "transfer") ? CallEnd.Transferred
            : Says("timed-out", "exceeded-max-duration") ? CallEnd.TimedOut
            : Says("ended-call", "said-end-call-phrase", "hangup") ? CallEnd.Completed
            : CallEnd.Other;

        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (endedReason?.Contains(word, StringComparison.Ordinal) == true)
                    return true;
            }

            return false;
        }
    }

    private static Duration? Lasted(VapiMessage message) =>
        message is { StartedAt: { } from, EndedAt: { } to } && Duration.FromTimeSpan(to - from) is var lasted && lasted >= Duration.Zero && lasted <= Longest ? lasted : null;
}
