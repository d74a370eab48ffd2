using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>What the settings <c>Vapi__Auth__*</c> say about the platform credential.</summary>
internal abstract record PlatformAuthReading
{
    private const string Section = "Vapi:Auth";

    private PlatformAuthReading()
    {
    }

    public sealed record Usable(WebhookAuth Auth) : PlatformAuthReading;

    /// <summary>A setting is wrong; <paramref name="Setting"/> is its name in the environment.</summary>
    public sealed record Malformed(string Setting, string Remedy) : PlatformAuthReading;

    /// <summary>Blank counts as absent, as everywhere in the settings; so a bearer token without a prefix has a switch of its own, as in Vapi's plan.</summary>
    public static PlatformAuthReading Read(IConfiguration configuration, WebhookSecrets secrets)
    {
        string? Text(string name) => configuration[$"{Section}:{name}"] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        bool Flag(string name, bool otherwise) => Text(name) is { } text ? bool.Parse(text) : otherwise;

        if (Kind(Text("Kind")) is not { } kind)
        {
            return new Malformed("Vapi__Auth__Kind", "must be secret, bearer or hmac.");
        }

        string[] flags = ["BearerPrefixEnabled", "Hmac:SecretIsBase64", "Hmac:IncludeTimestamp"];
        if (flags.FirstOrDefault(flag => Text(flag) is { } text && !bool.TryParse(text, out _)) is { } odd)
        {
            return new Malformed($"Vapi__Auth__{odd.Replace(":", "__", StringComparison.Ordinal)}", "must be true or false.");
        }

        var usual = new HmacPlan();
        var auth = new WebhookAuth
        {
            Kind = kind,
            HeaderName = Text("HeaderName"),
            BearerPrefix = Flag("BearerPrefixEnabled", otherwise: true) ? Text("BearerPrefix") : "",
            Hmac = kind != WebhookAuthKind.Hmac ? null : new HmacPlan
            {
                Algorithm = Text("Hmac:Algorithm") ?? usual.Algorithm,
                SecretIsBase64 = Flag("Hmac:SecretIsBase64", usual.SecretIsBase64),
                SignatureHeader = Text("Hmac:SignatureHeader") ?? usual.SignatureHeader,
                SignaturePrefix = Text("Hmac:SignaturePrefix"),
                TimestampHeader = Text("Hmac:TimestampHeader") ?? usual.TimestampHeader,
                IncludeTimestamp = Flag("Hmac:IncludeTimestamp", usual.IncludeTimestamp),
                PayloadFormat = Text("Hmac:PayloadFormat") ?? usual.PayloadFormat,
                MessageIdHeader = Text("Hmac:MessageIdHeader"),
                SignatureEncoding = Text("Hmac:SignatureEncoding") ?? usual.SignatureEncoding,
            },
        };
        return WebhookAuthRules.FirstProblem(auth, secrets.Current, secrets.Previous) switch
        {
            { Member: WebhookAuthRules.SecretMember } problem => new Malformed("VAPI_WEBHOOK_SECRET", problem.Remedy),
            { Member: WebhookAuthRules.PreviousSecretMember } problem => new Malformed("VAPI_WEBHOOK_SECRET_PREVIOUS", problem.Remedy),
            { } problem => new Malformed($"Vapi__Auth__{problem.Member.Replace(".", "__", StringComparison.Ordinal)}", problem.Remedy),
            null => new Usable(auth),
        };
    }

    private static WebhookAuthKind? Kind(string? word) => word?.ToUpperInvariant() switch
    {
        null or "SECRET" => WebhookAuthKind.Secret,
        "BEARER" => WebhookAuthKind.Bearer,
        "HMAC" => WebhookAuthKind.Hmac,
        _ => null,
    };
}
