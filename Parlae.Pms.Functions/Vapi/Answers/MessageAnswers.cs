using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>How each message type is told no, in its own shape (vapi.md 4).</summary>
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
