using Microsoft.Extensions.Configuration;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Tests.Vapi.Authentication;

public sealed class PlatformAuthReadingTests
{
    [Fact]
    public void Without_settings_it_is_the_legacy_secret()
    {
        Assert.Equal(WebhookAuthKind.Secret, Usable([]).Kind);
    }

    [Fact]
    public void Every_option_is_read()
    {
        var auth = Usable(new()
        {
            ["Kind"] = "hmac",
            ["Hmac:Algorithm"] = "sha512",
            ["Hmac:SignaturePrefix"] = "v1,",
            ["Hmac:SecretIsBase64"] = "true",
            ["Hmac:PayloadFormat"] = "{svix-id}.{body}",
            ["Hmac:MessageIdHeader"] = "svix-id",
            ["Hmac:SignatureEncoding"] = "base64",
            ["Hmac:SignatureHeader"] = "x-sig",
            ["Hmac:TimestampHeader"] = "x-ts",
            ["Hmac:IncludeTimestamp"] = "false",
        });

        Assert.Equal(
            new HmacPlan
            {
                Algorithm = "sha512",
                SignaturePrefix = "v1,",
                SecretIsBase64 = true,
                PayloadFormat = "{svix-id}.{body}",
                MessageIdHeader = "svix-id",
                SignatureEncoding = "base64",
                SignatureHeader = "x-sig",
                TimestampHeader = "x-ts",
                IncludeTimestamp = false,
            },
            auth.Hmac);
        Assert.Equal(("X-Own", ""), Usable(new() { ["Kind"] = "Bearer", ["HeaderName"] = "X-Own", ["BearerPrefixEnabled"] = "false" }) is var bearer ? (bearer.HeaderName, bearer.BearerPrefix) : default);
        Assert.Equal(new HmacPlan(), Usable(new() { ["Kind"] = "hmac" }).Hmac);
    }

    [Theory]
    [InlineData("Kind", "platform", "Vapi__Auth__Kind")]
    [InlineData("Kind", "1", "Vapi__Auth__Kind")]
    [InlineData("Kind", "oauth", "Vapi__Auth__Kind")]
    [InlineData("HeaderName", "X Y", "Vapi__Auth__HeaderName")]
    [InlineData("Hmac:Algorithm", "md5", "Vapi__Auth__Hmac__Algorithm")]
    [InlineData("Hmac:SignatureEncoding", "base32", "Vapi__Auth__Hmac__SignatureEncoding")]
    [InlineData("Hmac:PayloadFormat", "{timestamp}", "Vapi__Auth__Hmac__PayloadFormat")]
    [InlineData("Hmac:SignatureHeader", "x sig", "Vapi__Auth__Hmac__SignatureHeader")]
    [InlineData("Hmac:TimestampHeader", "a:b", "Vapi__Auth__Hmac__TimestampHeader")]
    [InlineData("Hmac:MessageIdHeader", "a b", "Vapi__Auth__Hmac__MessageIdHeader")]
    [InlineData("Hmac:IncludeTimestamp", "maybe", "Vapi__Auth__Hmac__IncludeTimestamp")]
    [InlineData("Hmac:SecretIsBase64", "true", "VAPI_WEBHOOK_SECRET")]
    public void What_cannot_work_is_refused_by_name(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["Kind"] = "hmac", [setting] = value };
        var malformed = Assert.IsType<PlatformAuthReading.Malformed>(Read(settings, "not base64!"));

        Assert.Equal(named, malformed.Setting);
        Assert.DoesNotContain("not base64!", malformed.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_always_needed_and_the_previous_one_must_fit_the_plan()
    {
        Assert.IsType<PlatformAuthReading.Malformed>(Read([], " "));
        Assert.Equal(("PreviousSecret", "must be base64, as the plan says."), WebhookAuthRules.FirstProblem(
            new WebhookAuth { Kind = WebhookAuthKind.Hmac, Hmac = new HmacPlan { SecretIsBase64 = true } }, "c2VjcmV0", "not base64!"));
        Assert.Null(WebhookAuthRules.FirstProblem(new WebhookAuth(), null, null));
    }

    private static WebhookAuth Usable(Dictionary<string, string?> settings) => Assert.IsType<PlatformAuthReading.Usable>(Read(settings, "c2VjcmV0")).Auth;

    private static PlatformAuthReading Read(Dictionary<string, string?> settings, string secret)
        => PlatformAuthReading.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"Vapi:Auth:{setting.Key}", setting => setting.Value)).Build(),
            new WebhookSecrets(secret, null));
}
