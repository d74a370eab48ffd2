using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Which vault keeps the secrets; the app's identity signs in there.</summary>
internal static class VaultSettings
{
    public const string Name = "Parlae__KeyVault__Uri";

    /// <exception cref="SettingsException">Missing or malformed.</exception>
    public static RemoteStore.WithIdentity Read(SettingReader settings, StandInCertificate? standIn)
    {
        var address = settings.Url(Name) ?? throw new SettingsException(Name, "is missing: set the https address of the key vault that keeps the secrets.");
        if (address.Scheme != "https" || address.AbsolutePath != "/")
        {
            throw new SettingsException(Name, "must be the https address of a key vault, without a path.");
        }

        return !address.IsLoopback || standIn is not null
            ? new RemoteStore.WithIdentity(address) { StandIn = standIn }
            : throw new SettingsException(StandInSettings.Name, $"is missing: {Name} names a stand-in on this machine, whose certificate must be given.");
    }
}
