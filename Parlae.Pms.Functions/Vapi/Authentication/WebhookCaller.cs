using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Who sent a verified webhook.</summary>
/// <param name="Account">The account whose own credential it was; null: the platform's.</param>
/// <param name="Signature">With HMAC, to know the same body again.</param>
internal sealed record WebhookCaller(PmsAccount? Account, SeenSignature? Signature);
