namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>The message types that we act on (vapi.md 3); all others, known or not, are acknowledged.</summary>
internal static class MessageTypes
{
    public const string ToolCalls = "tool-calls";
    public const string FunctionCall = "function-call";
    public const string AssistantRequest = "assistant-request";
    public const string TransferDestinationRequest = "transfer-destination-request";
    public const string HandoffDestinationRequest = "handoff-destination-request";
    public const string KnowledgeBaseRequest = "knowledge-base-request";

    /// <summary>Does the answer depend on the account?</summary>
    public static bool NeedsAccount(string type)
        => type is ToolCalls or FunctionCall or AssistantRequest or TransferDestinationRequest or HandoffDestinationRequest or KnowledgeBaseRequest;
}
