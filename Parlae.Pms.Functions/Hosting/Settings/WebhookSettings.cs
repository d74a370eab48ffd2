using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The platform's webhook credential at Vapi; the previous secret stays valid while it is rotated.</summary>
internal sealed record WebhookSettings(PlatformCredential Credential)
{
    private const string Name = "VAPI_WEBHOOK_SECRET";
    private const int ShortestSecret = 16;

    /// <exception cref="SettingsException">No secret: that never means "do not check".</exception>
    public static WebhookSettings Read(SettingReader settings)
    {
        var secret = settings.Required(Name, "set the webhook secret configured at Vapi, or make one with `openssl rand -hex 32`");
        var secrets = new WebhookSecrets(secret, settings.Text($"{Name}_PREVIOUS"));
        return PlatformAuthReading.Read(settings.Configuration, secrets) switch
        {
            PlatformAuthReading.Usable usable => new WebhookSettings(new PlatformCredential(usable.Auth, secrets)),
            PlatformAuthReading.Malformed malformed => throw new SettingsException(malformed.Setting, malformed.Remedy),
            _ => throw new InvalidOperationException("A reading of an unknown kind."),
        };
    }

    /// <summary>On loopback any secret will do; where the world can try, it must not be guessed.</summary>
    /// <exception cref="SettingsException">Too short for an address that is not loopback.</exception>
    public void RefuseShortOutsideLoopback(Uri publicUrl)
    {
        foreach (var (name, secret) in new[] { (Name, Credential.Secrets.Current), ($"{Name}_PREVIOUS", Credential.Secrets.Previous) })
        {
            if (!publicUrl.IsLoopback && secret is { Length: < ShortestSecret })
                throw new SettingsException(name, $"must have at least {ShortestSecret} characters: make one with `openssl rand -hex 32`.");
        }
    }
}
