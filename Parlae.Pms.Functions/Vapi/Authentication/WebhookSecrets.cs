using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>The secret in force and, while it is being rotated, the one before.</summary>
[Secret]
internal sealed record WebhookSecrets(string Current, string? Previous)
{
    public override string ToString() => "(secrets)";
}
