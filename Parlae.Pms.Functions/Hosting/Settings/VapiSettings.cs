namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>Vapi's REST API as the operator reaches it. Read by the commands that need it; the server has no use for the key.</summary>
internal sealed record VapiSettings(Secret ApiKey, Uri BaseUrl)
{
    public const string KeyName = "VAPI_API_KEY";
    private static readonly Uri Usual = new("https://api.vapi.ai");

    /// <exception cref="SettingsException">No key, or our own address is one that Vapi cannot reach.</exception>
    public static VapiSettings Read(ParlaeSettings settings)
    {
        var key = new SettingReader(settings.Source).Required(KeyName, "set the private key of the organization at Vapi");
        var address = settings.Vendors.Vapi ?? Usual;
        if (settings.PublicUrl.IsLoopback && !address.IsLoopback)
            throw new SettingsException("Parlae__PublicUrl", "is on loopback: set the https address at which Vapi reaches this app.");
        return new VapiSettings(new Secret(key), address);
    }
}
