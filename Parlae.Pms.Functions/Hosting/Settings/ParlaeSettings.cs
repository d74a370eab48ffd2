using Parlae.Pms.Core.Delivery;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Everything an operator decides, read and checked once at start.</summary>
/// <param name="EncryptionKey">64 hexadecimal characters; null where the master keys are in a vault.</param>
/// <param name="OperatorKey">Setup API and local sign-in; null on Azure, where Entra decides.</param>
/// <param name="Entra">The sign-in provider, which opens the setup API and the pages; null where there is none.</param>
/// <param name="Source">For adapters, which bind their own sections.</param>
/// <param name="PublicUrl">Our address as the world sees it; never taken from a request.</param>
internal sealed record ParlaeSettings(
    StorageSettings Storage,
    Secret? EncryptionKey,
    WebhookSettings Webhook,
    Secret? OperatorKey,
    EntraSettings? Entra,
    Uri PublicUrl,
    VendorSettings Vendors,
    LimitSettings Limits,
    RehearsalSettings Rehearsal,
    OutboxOptions Outbox,
    TelemetrySettings Telemetry,
    IConfiguration Source)
{
    /// <exception cref="SettingsException">The first setting that is missing or malformed.</exception>
    public static ParlaeSettings Read(SettingReader settings, Listening listening, Func<string, DriveType>? driveType = null)
    {
        VaultReferences.RefuseUnresolved(settings);
        var storage = StorageSettings.Read(settings, driveType ?? (path => new DriveInfo(path).DriveType));
        var read = new ParlaeSettings(
            storage,
            storage.Vault is null ? EmbeddedKey.Read(settings) : null,
            WebhookSettings.Read(settings),
            ReadOperatorKey(settings),
            EntraSettings.Read(settings),
            ReadPublicUrl(settings, listening),
            VendorSettings.Read(settings),
            LimitSettings.Read(settings),
            RehearsalSettings.Read(settings, storage),
            OutboxSettings.Read(settings, storage),
            TelemetrySettings.Read(settings),
            settings.Configuration);

        read.Webhook.RefuseShortOutsideLoopback(read.PublicUrl);
        Uri[] called = [.. read.Vendors.All, .. storage.Endpoints];
        SampleSecrets.RefuseOutsideLoopback(settings, [read.PublicUrl, .. called]);
        StandInSettings.RefuseBeyondLoopback(settings, called);
        return read;
    }

    private static Secret? ReadOperatorKey(SettingReader settings) => settings.OnAzureInstance
        ? null
        : new Secret(settings.Required("Parlae__OperatorKey", "make one with `openssl rand -hex 32`; it opens the setup API"));

    private static Uri ReadPublicUrl(SettingReader settings, Listening listening)
    {
        const string Name = "Parlae__PublicUrl";
        return settings.Url(Name) ?? (settings.OnAzureInstance
            ? throw new SettingsException(Name, "is missing: set the https address at which Vapi reaches this app.")
            // A Functions host on this machine listens where we do alone.
            : new Uri($"http://localhost:{(listening.UnderFunctionsHost ? Listening.UsualPort : listening.Port)}"));
    }
}
