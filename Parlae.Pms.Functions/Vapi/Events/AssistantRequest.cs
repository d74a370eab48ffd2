using System.Globalization;
using NodaTime.Text;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>
/// Which assistant takes this call: the account's first, told whose call it is and what day it is there. Vapi's own date and time are in UTC
/// (vapi.md 11), a day off every evening. Nobody is looked up: the phone still rings, and an assistant's settings are no place for patient data.
/// </summary>
internal sealed class AssistantRequest(TimeProvider clock) : IVapiEvent
{
    public string Type => MessageTypes.AssistantRequest;

    public ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken)
    {
        if (account.AssistantIds is not [var assistantId, ..])
            return ValueTask.FromResult<byte[]?>(null);
        var today = PracticeTime.Of(account, clock).Today;
        return ValueTask.FromResult<byte[]?>(AnswerWriter.Json(writer =>
        {
            writer.WriteString("assistantId", assistantId);
            writer.WriteStartObject("assistantOverrides");
            writer.WriteStartObject("variableValues");
            writer.WriteString("practiceName", SingleLine.Of(account.PracticeName));
            writer.WriteString("timeZone", account.TimeZone);
            writer.WriteString("today", LocalDatePattern.Iso.Format(today));
            writer.WriteString("weekday", today.ToString("dddd", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }
}
