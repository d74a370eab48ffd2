using System.Text;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>The kinds that send the secret itself: Vapi's legacy header and bearer tokens (vapi.md 9).</summary>
internal static class HeaderCredential
{
    private const string SecretHeader = "X-Vapi-Secret";
    private const string BearerHeader = "Authorization";
    private const string BearerPrefix = "Bearer ";

    public static CredentialFinding Check(WebhookAuth auth, WebhookSecrets secrets, ReceivedRequest request)
    {
        var isBearer = auth.Kind == WebhookAuthKind.Bearer;
        var presented = request.Header(auth.HeaderName ?? (isBearer ? BearerHeader : SecretHeader));
        if (isBearer && presented is not null)
        {
            // The scheme is case-insensitive by RFC 9110, 11.1.
            var prefix = auth.BearerPrefix ?? BearerPrefix;
            presented = presented.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? presented[prefix.Length..].TrimStart(' ') : null;
        }

        var bytes = Encoding.UTF8.GetBytes(presented ?? "");
        var current = ConstantTime.Same(bytes, Encoding.UTF8.GetBytes(secrets.Current));
        var previous = ConstantTime.Same(bytes, Encoding.UTF8.GetBytes(secrets.Previous ?? secrets.Current));
        return string.IsNullOrEmpty(presented) ? new CredentialFinding.Invalid(CredentialFailure.Missing)
            : current | previous ? new CredentialFinding.Valid()
            : new CredentialFinding.Invalid(CredentialFailure.Wrong);
    }
}
