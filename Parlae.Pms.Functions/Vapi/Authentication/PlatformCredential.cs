using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>The credential of the whole platform at Vapi: its kind (<c>Vapi__Auth__*</c>) and secrets (<c>VAPI_WEBHOOK_SECRET</c>).</summary>
internal sealed record PlatformCredential(WebhookAuth Auth, WebhookSecrets Secrets);
