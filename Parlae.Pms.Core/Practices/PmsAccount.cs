using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Practices;

/// <summary>A clinic that is connected to us: everything but its secrets, which live in the vault.</summary>
[Business]
public sealed record PmsAccount
{
    /// <summary><c>[a-z0-9][a-z0-9-]{1,38}</c>.</summary>
    public required string AccountId { get; init; }
    public required string PracticeName { get; init; }

    /// <summary>IANA name of the zone in which the practice lives.</summary>
    public required string TimeZone { get; init; }
    public required PmsVendor Vendor { get; init; }

    /// <summary>The vendor's own settings (contract 8), such as <c>practiceId</c>. No secrets.</summary>
    public IReadOnlyDictionary<string, string> VendorConfig { get; init; } = new Dictionary<string, string>();

    /// <summary>What the last successful test connection learned and the adapter needs again, in its own words.</summary>
    public IReadOnlyDictionary<string, string> VendorFacts { get; init; } = new Dictionary<string, string>();
    public PracticeRules Rules { get; init; } = new();
    public AccountFeatures Features { get; init; } = new();
    public PmsCapabilities Capabilities { get; init; } = new();
    public IReadOnlyList<string> PhoneNumberIds { get; init; } = [];
    public IReadOnlyList<string> AssistantIds { get; init; } = [];

    /// <summary>What people dial, by <see cref="PhoneNumberIds"/>: as Vapi told the last push.</summary>
    public IReadOnlyDictionary<string, string> DialledNumbers { get; init; } = new Dictionary<string, string>();

    /// <summary>Where calls and urgent matters go; E.164.</summary>
    public string? StaffNumber { get; init; }

    /// <summary>The practice's own number as its PMS had it when the account was connected.</summary>
    public string? PracticePhone { get; init; }
    public VapiLink Vapi { get; init; } = new();
    public OutboxAddresses Outbox { get; init; } = new();
    public ConnectionStatus Connection { get; init; } = new();
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is connected to this very practice: behind another vendor, with other settings or credentials, it is another one. Null: since it was created.</summary>
    public DateTimeOffset? PracticeSince { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Where this account's messages go, when not where the platform's go. The webhook's signing secret is in the vault.</summary>
[Business]
public sealed record OutboxAddresses
{
    /// <summary>Of the staff.</summary>
    public string? Email { get; init; }

    /// <summary>HTTPS; takes all messages of the account.</summary>
    public string? Webhook { get; init; }

    /// <summary>The practice wants the facts of a task in the message, patient data among them; never by e-mail.</summary>
    public bool TaskDetails { get; init; }
}

/// <summary>How this account's webhooks are signed. The secrets themselves are in the vault.</summary>
public sealed record VapiLink
{
    public string? CredentialId { get; init; }
    public WebhookAuth Auth { get; init; } = new();
}

/// <summary>Which kind of credential Vapi sends, and its options (vapi.md 9).</summary>
public sealed record WebhookAuth
{
    public WebhookAuthKind Kind { get; init; } = WebhookAuthKind.Platform;

    /// <summary>Header of the secret or bearer token; null: the kind's usual one.</summary>
    public string? HeaderName { get; init; }

    /// <summary>Bearer only: text before the token, by default <c>Bearer </c>; empty: none.</summary>
    public string? BearerPrefix { get; init; }
    public HmacPlan? Hmac { get; init; }
}

/// <summary>Kinds of webhook credential. <see cref="Platform"/>: the account has none of its own.</summary>
public enum WebhookAuthKind
{
    Platform,
    Secret,
    Bearer,
    Hmac,
}

/// <summary>Vapi's HMAC plan (vapi.md 9), with its documented defaults.</summary>
public sealed record HmacPlan
{
    /// <summary><c>sha256</c>, <c>sha512</c> or <c>sha1</c>.</summary>
    public string Algorithm { get; init; } = "sha256";
    public bool SecretIsBase64 { get; init; }
    public string SignatureHeader { get; init; } = "x-signature";
    public string? SignaturePrefix { get; init; }
    public string TimestampHeader { get; init; } = "x-timestamp";
    public bool IncludeTimestamp { get; init; } = true;

    /// <summary>Tokens <c>{body}</c>, <c>{timestamp}</c>, <c>{method}</c>, <c>{url}</c>, <c>{svix-id}</c>.</summary>
    public string PayloadFormat { get; init; } = "{timestamp}.{body}";
    public string? MessageIdHeader { get; init; }

    /// <summary><c>hex</c> or <c>base64</c>.</summary>
    public string SignatureEncoding { get; init; } = "hex";
}

/// <summary>What the last check of the connection found.</summary>
public sealed record ConnectionStatus
{
    public DateTimeOffset? LastCheck { get; init; }
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>The last failure in our words; null when the last check held.</summary>
    public string? LastError { get; init; }

    /// <summary>What the last check that worked found, where that was less than before and is not believed yet.</summary>
    public PmsCapabilities? Doubted { get; init; }

    /// <summary>As of when the vendor's copy of the practice's data is.</summary>
    public DateTimeOffset? DataAsOf { get; init; }
}
