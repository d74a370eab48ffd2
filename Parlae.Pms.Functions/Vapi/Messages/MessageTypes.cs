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

    public const string StatusUpdate = "status-update";
    public const string EndOfCallReport = "end-of-call-report";

    /// <summary>The status of a call that was taken.</summary>
    public const string InProgress = "in-progress";

    /// <summary>Does it make anything happen, or does its answer depend on the account?</summary>
    public static bool NeedsAccount(VapiMessage message) => IsAsked(message.Type) || message.Type == EndOfCallReport || message is { Type: StatusUpdate, Status: InProgress };

    /// <summary>Does somebody wait for more than an acknowledgement?</summary>
    public static bool IsAsked(string type)
        => type is ToolCalls or FunctionCall or AssistantRequest or TransferDestinationRequest or HandoffDestinationRequest or KnowledgeBaseRequest;
}
