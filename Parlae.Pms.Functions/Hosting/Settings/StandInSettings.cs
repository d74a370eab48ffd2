using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The certificate of stand-ins that speak TLS: taken in place of what this machine trusts, and so only where nothing leaves it.</summary>
internal static class StandInSettings
{
    public const string Name = "Parlae__StandInCertificate";

    /// <exception cref="SettingsException">Malformed.</exception>
    public static StandInCertificate? Read(SettingReader settings) => settings.Text(Name) is not { } text
        ? null
        : StandInCertificate.TryParse(text) ?? throw new SettingsException(Name, "must be the SHA-256 of a certificate: 64 hexadecimal digits, with or without colons.");

    /// <param name="settings">All settings.</param>
    /// <param name="endpoints">Every address in the settings that we call.</param>
    /// <exception cref="SettingsException">It is set, and an address leads off this machine.</exception>
    public static void RefuseBeyondLoopback(SettingReader settings, IEnumerable<Uri> endpoints)
    {
        if (settings.Text(Name) is not null && (settings.OnAzureInstance || !endpoints.All(endpoint => endpoint.IsLoopback)))
            throw new SettingsException(Name, "is allowed only where every store and vendor in the settings is on this machine: remove it.");
    }
}
