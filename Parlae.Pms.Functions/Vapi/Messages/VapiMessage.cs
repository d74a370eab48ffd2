using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>What a verified webhook says, whatever its age and shape. Owns its data: the body's buffer may be gone.</summary>
internal sealed record VapiMessage
{
    /// <summary>More calls than this in one message are refused, all of them (contract 5).</summary>
    public const int MaximumToolCalls = 32;

    /// <summary>As sent, <c>tool_calls</c> as <c>tool-calls</c>; empty when there is none.</summary>
    public string Type { get; init; } = "";
    public string? CallId { get; init; }
    public string? ChatId { get; init; }

    /// <summary><c>inboundPhoneCall</c>, <c>outboundPhoneCall</c>, <c>webCall</c>, <c>vapi.websocketCall</c>; null: not said.</summary>
    public string? CallType { get; init; }

    /// <summary>It is of a call and not of a chat.</summary>
    public bool HasCallOnly { get; init; }
    public string? SquadId { get; init; }

    /// <summary>The other end's number, given for phone calls only: a browser can claim any (contract 6). Patient data.</summary>
    public string? CustomerNumber { get; init; }

    /// <summary>The clinic's own number, on which the call came in or from which it was made.</summary>
    public string? ClinicNumber { get; init; }

    /// <summary>Of a <c>status-update</c>.</summary>
    public string? Status { get; init; }
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Of an <c>end-of-call-report</c>: Vapi's word, and when the call was. What was said is not read.</summary>
    public string? EndedReason { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Override metadata first, then the assistant's, the squad's, the call's. Names no account by itself: see <see cref="Naming"/>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Everything in this message that may name an account.</summary>
    public AccountNaming Naming { get; init; } = new();

    /// <summary>In order, each id once. With <see cref="TooManyToolCalls"/> none has arguments.</summary>
    public IReadOnlyList<VapiToolCall> ToolCalls { get; init; } = [];
    public bool TooManyToolCalls { get; init; }

    public string? AssistantId => Naming.AssistantIds is [var first, ..] ? first : null;
    public string? PhoneNumberId => Naming.PhoneNumberIds is [var first, ..] ? first : null;
    public bool IsPhoneCall => CallType is "inboundPhoneCall" or "outboundPhoneCall";
    public bool IsToolCalls => Type == MessageTypes.ToolCalls;

    /// <summary>Ids only: a record's own text would show patient data.</summary>
    public override string ToString() => $"{Type} of call {CallId ?? ChatId}";
}

/// <summary>The members of a message that may name an account (contract 4); what they are worth is decided elsewhere.</summary>
internal sealed record AccountNaming
{
    public IReadOnlyList<string> PhoneNumberIds { get; init; } = [];
    public IReadOnlyList<string> AssistantIds { get; init; } = [];

    /// <summary>Every <c>metadata.accountId</c> of call overrides, assistant, squad overrides and call.</summary>
    public IReadOnlyList<string> MetadataAccountIds { get; init; } = [];

    /// <summary>One of these members, or one on the way to it, stands there twice: parsers disagree on which counts.</summary>
    public bool IsAmbiguous { get; init; }
}
