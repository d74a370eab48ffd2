namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>What the check of a credential found.</summary>
internal abstract record CredentialFinding
{
    private CredentialFinding()
    {
    }

    /// <summary>The request is whose it claims to be.</summary>
    /// <param name="Signature">With HMAC: what was signed, to know it again; null for secrets and tokens.</param>
    public sealed record Valid(SeenSignature? Signature = null) : CredentialFinding;

    public sealed record Invalid(CredentialFailure Why) : CredentialFinding
    {
        /// <summary>The account under whose name it came, if there is such a one.</summary>
        public string? AccountId { get; init; }
    }
}

/// <summary>Why a caller was refused: for the metric and the audit only, the caller never learns it.</summary>
internal enum CredentialFailure
{
    Missing,
    Wrong,
    Stale,
    UnknownAccount,
    NoOwnCredential,
}

/// <summary>A signature that was found right.</summary>
/// <param name="Text">The signature itself, in its one spelling.</param>
/// <param name="KeepFor">How long the same signature could be accepted again, or as long as the contract says.</param>
internal sealed record SeenSignature(string Text, TimeSpan KeepFor);
