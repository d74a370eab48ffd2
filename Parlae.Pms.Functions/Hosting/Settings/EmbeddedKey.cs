namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>The wrapping key of the embedded key ring.</summary>
internal static class EmbeddedKey
{
    private const string Name = "ENCRYPTION_KEY";
    private const string Previous = "ENCRYPTION_KEY_PREVIOUS";
    private const string Remedy = "make one with `openssl rand -hex 32` and keep it: without it the stored data cannot be read";

    /// <exception cref="SettingsException">Absent, or not 64 hexadecimal characters.</exception>
    public static Secret Read(SettingReader settings) => Checked(Name, settings.Required(Name, Remedy), Remedy);

    /// <summary>The key that opened the ring until now; read only to bring the ring under the present one.</summary>
    /// <exception cref="SettingsException">Absent, malformed, or the present key.</exception>
    public static Secret ReadPrevious(SettingReader settings)
    {
        const string PreviousRemedy = "set it to the key in use until now while you run `keys rotate --from-previous`, and remove it afterwards";
        var previous = Checked(Previous, settings.Required(Previous, PreviousRemedy), PreviousRemedy);
        return string.Equals(previous.Value, Read(settings).Value, StringComparison.OrdinalIgnoreCase)
            ? throw new SettingsException(Previous, $"is {Name} itself: {PreviousRemedy}.")
            : previous;
    }

    private static Secret Checked(string name, string key, string remedy) => key.Length == 64 && key.All(char.IsAsciiHexDigit)
        ? new Secret(key)
        : throw new SettingsException(name, $"must be 64 hexadecimal characters: {remedy}.");
}
