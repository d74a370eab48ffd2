namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>A setting is missing or malformed: the program does not start, and says this one line.</summary>
/// <param name="setting">Its name as in the environment.</param>
/// <param name="remedy">What to do about it; never the value, which may be a secret.</param>
#pragma warning disable CA1032 // It exists only to name a setting.
internal sealed class SettingsException(string setting, string remedy) : Exception($"{setting} {remedy}")
#pragma warning restore CA1032
{
    public string Setting { get; } = setting;
}
