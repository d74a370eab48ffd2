using Parlae.Pms.Functions.Hosting.Clock;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>What moves the clock; never where real patients are served.</summary>
/// <param name="ClockFile">Absolute path of the file that says what time it is.</param>
internal sealed record RehearsalSettings(string? ClockFile)
{
    private const string Clock = "Parlae__ClockFile";
    private const string Fail = "Parlae__Failpoint";

    /// <exception cref="SettingsException">Malformed, or set where a store is not local.</exception>
    public static RehearsalSettings Read(SettingReader settings, StorageSettings storage)
    {
        if (settings.Text(Fail) is not null)
        {
            throw new SettingsException(Fail, "is not in this build yet: remove it.");
        }

        var file = settings.Text(Clock) is { } path ? Path.GetFullPath(path) : null;
        if (file is not null && (settings.OnAzureInstance || !storage.AllLocal))
        {
            throw new SettingsException(Clock, "is allowed only where every store is on this machine: remove it.");
        }

        // Absent is well: whoever moves the clock (the sandbox, on reset) may start after us.
        return file is null || !File.Exists(file) || ClockReading.TryRead(file) is not null
            ? new RehearsalSettings(file)
            : throw new SettingsException(Clock, "must name a file that holds an ISO time or +seconds, or none yet.");
    }
}
