using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The certificate of stand-ins that speak TLS: taken in place of what this machine trusts, and so only where nothing leaves it.</summary>
internal static class StandInSettings
{
    private const string Name = "Parlae__StandInCertificate";

    /// <param name="settings">All settings.</param>
    /// <param name="endpoints">Every address in the settings that we call.</param>
    /// <exception cref="SettingsException">Malformed, or an address leads off this machine.</exception>
    public static StandInCertificate? Read(SettingReader settings, IEnumerable<Uri> endpoints)
    {
        if (settings.Text(Name) is not { } text)
        {
            return null;
        }

        if (settings.OnAzureInstance || !endpoints.All(endpoint => endpoint.IsLoopback))
        {
            throw new SettingsException(Name, "is allowed only where every store and vendor in the settings is on this machine: remove it.");
        }

        return StandInCertificate.TryParse(text) ?? throw new SettingsException(Name, "must be the SHA-256 of a certificate: 64 hexadecimal digits, with or without colons.");
    }
}
