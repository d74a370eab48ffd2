namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>
/// The platform puts a secret in the place of a reference to the vault. What it cannot resolve it hands on as it stands, and that text, which anybody
/// can guess, would be taken for the secret.
/// </summary>
internal static class VaultReferences
{
    private const string Form = "@Microsoft.";

    /// <exception cref="SettingsException">A reference is still there.</exception>
    public static void RefuseUnresolved(SettingReader settings)
    {
        foreach (var (key, value) in settings.Configuration.AsEnumerable())
        {
            if (value?.TrimStart().StartsWith(Form, StringComparison.OrdinalIgnoreCase) is true)
            {
                throw new SettingsException(
                    key.Replace(":", "__", StringComparison.Ordinal),
                    "refers to a secret that the platform could not read: put it into the vault, see that the app's identity may read it, and restart the app.");
            }
        }
    }
}
