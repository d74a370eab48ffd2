using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>The answer of each message type in its own shape (vapi.md 4); tool calls are answered elsewhere unless they are refused as a whole.</summary>
internal static class MessageAnswers
{
    /// <summary>200 and nothing to say.</summary>
    public static readonly byte[] Acknowledgement = "{}"u8.ToArray();

    /// <summary>The message is not acted on: every tool call gets this sentence, every request its own way of saying no.</summary>
    public static byte[] Refuse(VapiMessage message, string sentence) => message.Type switch
    {
        MessageTypes.ToolCalls => AnswerWriter.ToolCalls(message.ToolCalls, [.. message.ToolCalls.Select(_ => new ToolAnswer.Error(sentence))]),
        MessageTypes.FunctionCall => AnswerWriter.Legacy(new ToolAnswer.Error(sentence)),
        MessageTypes.AssistantRequest => Error(EdgeWords.CannotTakeCall), // Spoken to the caller himself: no assistant is there to act on a hint.
        MessageTypes.TransferDestinationRequest => Error(EdgeWords.NobodyToTransferTo),
        MessageTypes.HandoffDestinationRequest => NoHandoff(),
        MessageTypes.KnowledgeBaseRequest => NoDocuments(),
        _ => Acknowledgement,
    };

    /// <summary>The answer to a request or event of this account.</summary>
    public static byte[] For(VapiMessage message, PmsAccount account) => message.Type switch
    {
        MessageTypes.AssistantRequest when account.AssistantIds is [var assistantId, ..] => AnswerWriter.Json(writer => writer.WriteString("assistantId", assistantId)),
        MessageTypes.TransferDestinationRequest when account.StaffNumber is { } number => Transfer(number),
        _ => Refuse(message, EdgeWords.UnknownTool),
    };

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

    /// <summary>An empty destination beside the error fits both the SDK and the docs (vapi.md 4).</summary>
    private static byte[] NoHandoff() => AnswerWriter.Json(writer =>
    {
        writer.WriteStartObject("destination");
        writer.WriteEndObject();
        writer.WriteString("error", EdgeWords.NobodyToHandTo);
    });

    private static byte[] NoDocuments() => AnswerWriter.Json(writer =>
    {
        writer.WriteStartArray("documents");
        writer.WriteEndArray();
    });

    private static byte[] Error(string sentence) => AnswerWriter.Json(writer => writer.WriteString("error", sentence));
}
