using System.Buffers;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>What a webhook credential must fulfil before it is put in force, at start-up and at setup alike.</summary>
internal static class WebhookAuthRules
{
    public const string SecretMember = "Secret";
    public const string PreviousSecretMember = "PreviousSecret";

    private static readonly SearchValues<char> HeaderCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The first member that cannot work, such as <c>Hmac.Algorithm</c>, and what to do about it; null: all is well.</summary>
    public static (string Member, string Remedy)? FirstProblem(WebhookAuth auth, string? secret, string? previousSecret)
    {
        if (auth.Kind == WebhookAuthKind.Platform)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(secret))
        {
            return (SecretMember, "is missing: without it nobody could be told from anybody.");
        }

        if (auth.HeaderName is { } header && !IsHeaderName(header))
        {
            return ("HeaderName", "must be the name of an HTTP header.");
        }

        return auth.Kind == WebhookAuthKind.Hmac ? FirstProblem(auth.Hmac ?? new HmacPlan(), secret, previousSecret) : null;
    }

    private static (string Member, string Remedy)? FirstProblem(HmacPlan plan, string secret, string? previousSecret)
    {
        if (plan.Algorithm is not ("sha256" or "sha512" or "sha1"))
        {
            return ("Hmac.Algorithm", "must be sha256, sha512 or sha1.");
        }

        if (plan.SignatureEncoding is not ("hex" or "base64"))
        {
            return ("Hmac.SignatureEncoding", "must be hex or base64.");
        }

        // A signature that does not cover the body proves nothing about it.
        if (!plan.PayloadFormat.Contains("{body}", StringComparison.Ordinal))
        {
            return ("Hmac.PayloadFormat", "must contain {body}.");
        }

        if (!IsHeaderName(plan.SignatureHeader))
        {
            return ("Hmac.SignatureHeader", "must be the name of an HTTP header.");
        }

        if (!IsHeaderName(plan.TimestampHeader))
        {
            return ("Hmac.TimestampHeader", "must be the name of an HTTP header.");
        }

        if (plan.MessageIdHeader is { } messageId && !IsHeaderName(messageId))
        {
            return ("Hmac.MessageIdHeader", "must be the name of an HTTP header.");
        }

        if (!plan.SecretIsBase64)
        {
            return null;
        }

        return !IsBase64(secret) ? (SecretMember, "must be base64, as the plan says.")
            : previousSecret is not null && !IsBase64(previousSecret) ? (PreviousSecretMember, "must be base64, as the plan says.")
            : null;
    }

    private static bool IsHeaderName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(HeaderCharacters);

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length > 0;
}
