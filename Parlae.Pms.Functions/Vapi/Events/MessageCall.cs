using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>The call that a message is of, the same for tools and events: who acts, and under which number.</summary>
internal static class MessageCall
{
    /// <summary>Under which its session is kept; null: the message names neither a call nor a chat.</summary>
    public static string? IdOf(VapiMessage message) => KindAndId(message) is (var kind, { } id) ? $"{kind}:{id}" : null;

    public static CallContext Of(PmsAccount account, VapiMessage message, string correlationId, CallSessions sessions, TimeProvider clock)
    {
        var (kind, id) = KindAndId(message);
        var call = new CallContext(
            account,
            IdOf(message),
            PhoneNumber.TryParse(message.CustomerNumber, out var number) ? number.Digits : null,
            new AuditActor(kind, id ?? correlationId),
            correlationId,
            PracticeTime.Of(account, clock),
            sessions)
        { ClinicNumber = message.ClinicNumber };
        return call.CallerNumber is { } from && call.IsClinicNumber(from) ? call with { CallerNumber = null } : call;
    }

    private static (string Kind, string? Id) KindAndId(VapiMessage message) =>
        message.CallId is { } callId ? ("call", callId) : message.ChatId is { } chatId ? ("chat", chatId) : ("request", null);
}
