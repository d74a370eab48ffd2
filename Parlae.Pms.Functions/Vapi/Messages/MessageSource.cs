namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>One place where a body says which call and chat it is about: within the message, and beside it. Both count, since nobody says which is right.</summary>
internal sealed class MessageSource(JsonMembers holder)
{
    public static readonly string[] Members = ["call", "chat", "assistant", "phoneNumber"];

    public JsonMembers Call { get; } = JsonMembers.Of(
        holder["call"], "id", "type", "assistantId", "squadId", "phoneNumberId", "customer", "metadata", "assistantOverrides", "squad", "squadOverrides");
    public JsonMembers Chat { get; } = JsonMembers.Of(holder["chat"], "id", "assistantId");
    public JsonMembers Assistant { get; } = JsonMembers.Of(holder["assistant"], "id", "metadata");
    public JsonMembers Number { get; } = JsonMembers.Of(holder["phoneNumber"], "id", "number");

    public bool HasCall => holder["call"].IsObject;
    public bool HasChat => !holder["chat"].IsNothing;

    /// <summary>A member that may name an account, or say how much that is worth, stands here twice.</summary>
    public bool IsAmbiguous => holder.AnyTwice(Members)
        || Call.AnyTwice("type", "assistantId", "phoneNumberId")
        || Chat.AnyTwice("assistantId")
        || Assistant.AnyTwice("id")
        || Number.AnyTwice("id");
}
