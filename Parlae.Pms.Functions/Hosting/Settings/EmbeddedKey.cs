namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The wrapping key of the embedded key ring.</summary>
internal static class EmbeddedKey
{
    private const string Name = "ENCRYPTION_KEY";
    private const string Remedy = "make one with `openssl rand -hex 32` and keep it: without it the stored data cannot be read";

    /// <exception cref="SettingsException">Absent, or not 64 hexadecimal characters.</exception>
    public static Secret Read(SettingReader settings)
    {
        var key = settings.Required(Name, Remedy);
        return key.Length == 64 && key.All(char.IsAsciiHexDigit)
            ? new Secret(key)
            : throw new SettingsException(Name, $"must be 64 hexadecimal characters: {Remedy}.");
    }
}
