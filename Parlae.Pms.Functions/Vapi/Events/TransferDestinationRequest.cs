using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Events;

/// <summary>Where a call goes on that the assistant gives away: to the clinic's staff.</summary>
internal sealed class TransferDestinationRequest : IVapiEvent
{
    public string Type => MessageTypes.TransferDestinationRequest;

    public ValueTask<byte[]?> AnswerAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(account.StaffNumber is { } number ? Transfer(number) : null);

    private static byte[] Transfer(string number) => AnswerWriter.Json(writer =>
    {
        writer.WriteStartObject("destination");
        writer.WriteString("type", "number");
        writer.WriteString("number", number);
        writer.WriteEndObject();
        writer.WriteStartObject("message");
        writer.WriteString("type", "request-start");
        writer.WriteString("content", EdgeWords.Connecting);
        writer.WriteEndObject();
    });
}
