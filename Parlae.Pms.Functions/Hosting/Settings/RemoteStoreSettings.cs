using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Where a part that is kept in Azure lies: the part's own settings, else what the Functions host uses.</summary>
internal static class RemoteStoreSettings
{
    private const string Host = "AzureWebJobsStorage";

    /// <param name="settings">All settings.</param>
    /// <param name="connection">The name of the setting that holds a connection string.</param>
    /// <param name="endpoint">The name of the setting that holds an address.</param>
    /// <param name="service"><c>table</c> or <c>blob</c>.</param>
    /// <param name="endpointIn">The service's address in a connection string; null when it is none.</param>
    /// <exception cref="SettingsException">Missing, malformed, or a shared key for a store beyond this machine.</exception>
    public static RemoteStore Read(SettingReader settings, string connection, string endpoint, string service, Func<string, Uri?> endpointIn)
    {
        var (own, address) = (settings.Text(connection), settings.Url(endpoint));
        if (own is not null && address is not null)
        {
            throw new SettingsException(connection, $"is set beside {endpoint}: keep one of the two.");
        }

        if (address is null && own is null)
        {
            address = settings.Url($"{Host}__{service}ServiceUri") ?? (settings.Text($"{Host}__accountName") is { } account ? OfAccount(account, service) : null);
        }

        if (address is not null)
        {
            return address.Scheme == "https"
                ? new RemoteStore.WithIdentity(address)
                : throw new SettingsException(endpoint, $"must use https, as signing in with an identity needs it: a stand-in on this machine is set by {connection}.");
        }

        var (name, text) = own is not null ? (connection, own) : (Host, settings.Text(Host));
        if (text is null)
        {
            throw new SettingsException(endpoint, $"is missing: set the https address of the storage account's {service} service, or {connection} for a stand-in on this machine.");
        }

        if (endpointIn(text) is not { } found)
        {
            throw new SettingsException(name, "is no connection string of a storage account.");
        }

        return found.IsLoopback
            ? new RemoteStore.WithKey(text)
            : throw new SettingsException(name, $"leads off this machine with a shared key: set {endpoint} and let the app's identity sign in.");
    }

    private static Uri OfAccount(string name, string service) => name.All(char.IsAsciiLetterOrDigit)
        ? new Uri($"https://{name}.{service}.core.windows.net")
        : throw new SettingsException($"{Host}__accountName", "must be the name of a storage account.");
}
