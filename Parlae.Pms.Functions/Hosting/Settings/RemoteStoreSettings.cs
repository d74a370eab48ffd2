using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Where a part that is kept in Azure lies: the part's own settings, else, for a storage account, what the Functions host uses.</summary>
internal static class RemoteStoreSettings
{
    private const string Host = "AzureWebJobsStorage";

    /// <summary>A service of a storage account.</summary>
    /// <param name="settings">All settings.</param>
    /// <param name="connection">The name of the setting that holds a connection string.</param>
    /// <param name="endpoint">The name of the setting that holds an address.</param>
    /// <param name="service"><c>table</c> or <c>blob</c>.</param>
    /// <param name="endpointIn">The service's address in a connection string; null when it is none.</param>
    /// <exception cref="SettingsException">Missing, malformed, or a shared key for a store beyond this machine.</exception>
    public static RemoteStore Read(SettingReader settings, string connection, string endpoint, string service, Func<string, Uri?> endpointIn)
    {
        var what = $"the storage account's {service} service";
        if (Own(settings, connection, endpoint, what, endpointIn) is { } own) return own;
        if (settings.Url($"{Host}__{service}ServiceUri") is { } address) return WithIdentity(address, endpoint, connection);
        if (settings.Text($"{Host}__accountName") is { } account) return new RemoteStore.WithIdentity(OfAccount(account, service));
        return settings.Text(Host) is { } text ? WithKey(Host, text, endpoint, what, endpointIn) : throw Missing(endpoint, connection, what);
    }

    /// <summary>A service with an account of its own.</summary>
    /// <param name="settings">All settings.</param>
    /// <param name="connection">The name of the setting that holds a connection string.</param>
    /// <param name="endpoint">The name of the setting that holds an address.</param>
    /// <param name="what">The service, in words.</param>
    /// <param name="endpointIn">The service's address in a connection string; null when it is none.</param>
    /// <exception cref="SettingsException">Missing, malformed, or a shared key for a store beyond this machine.</exception>
    public static RemoteStore ReadOwn(SettingReader settings, string connection, string endpoint, string what, Func<string, Uri?> endpointIn) =>
        Own(settings, connection, endpoint, what, endpointIn) ?? throw Missing(endpoint, connection, what);

    private static RemoteStore? Own(SettingReader settings, string connection, string endpoint, string what, Func<string, Uri?> endpointIn) =>
        (settings.Text(connection), settings.Url(endpoint)) switch
        {
            (null, null) => null,
            ({ } text, null) => WithKey(connection, text, endpoint, what, endpointIn),
            (null, { } address) => WithIdentity(address, endpoint, connection),
            _ => throw new SettingsException(connection, $"is set beside {endpoint}: keep one of the two."),
        };

    private static RemoteStore.WithIdentity WithIdentity(Uri address, string endpoint, string connection) => address.Scheme == "https"
        ? new RemoteStore.WithIdentity(address)
        : throw new SettingsException(endpoint, $"must use https, as signing in with an identity needs it: a stand-in on this machine is set by {connection}.");

    private static RemoteStore.WithKey WithKey(string name, string text, string endpoint, string what, Func<string, Uri?> endpointIn) => endpointIn(text) switch
    {
        null => throw new SettingsException(name, $"is no connection string of {what}."),
        { IsLoopback: true } => new RemoteStore.WithKey(text),
        _ => throw new SettingsException(name, $"leads off this machine with a shared key: set {endpoint} and let the app's identity sign in."),
    };

    private static SettingsException Missing(string endpoint, string connection, string what) =>
        new(endpoint, $"is missing: set the https address of {what}, or {connection} for a stand-in on this machine.");

    private static Uri OfAccount(string name, string service) => name.All(char.IsAsciiLetterOrDigit)
        ? new Uri($"https://{name}.{service}.core.windows.net")
        : throw new SettingsException($"{Host}__accountName", "must be the name of a storage account.");
}
