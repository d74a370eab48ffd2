namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The keys of <c>local.settings.sample.json</c> are public: they must not guard anything that others can reach.</summary>
internal static class SampleSecrets
{
    private static readonly string[] Names =
    [
        "ENCRYPTION_KEY", "VAPI_WEBHOOK_SECRET", "VAPI_WEBHOOK_SECRET_PREVIOUS", "Parlae__OperatorKey",
    ];

    /// <param name="endpoints">Every address in the settings, ours first.</param>
    /// <exception cref="SettingsException">A sample's key beside an address that is not loopback.</exception>
    public static void RefuseOutsideLoopback(SettingReader settings, IEnumerable<Uri> endpoints)
    {
        if (!settings.OnAzureInstance && endpoints.All(endpoint => endpoint.IsLoopback))
        {
            return;
        }

        var sample = ReadSample();
        foreach (var name in Names)
        {
            if (settings.Text(name) is { } value && string.Equals(value, sample.Text(name), StringComparison.OrdinalIgnoreCase))
            {
                throw new SettingsException(name, "is the sample's, which everyone knows: outside loopback make your own with `openssl rand -hex 32`.");
            }
        }
    }

    private static SettingReader ReadSample()
    {
        using var resource = typeof(SampleSecrets).Assembly.GetManifestResourceStream("local.settings.sample.json")
            ?? throw new InvalidOperationException("The sample settings are not embedded in this build.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Values(bytes.ToArray())).Build());
    }
}
