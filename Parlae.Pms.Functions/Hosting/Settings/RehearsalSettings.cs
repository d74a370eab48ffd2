using Parlae.Pms.Functions.Hosting.Clock;
using Parlae.Pms.Functions.Hosting.Rehearsal;

namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>What moves the clock and makes a step fail; never where real patients are served.</summary>
/// <param name="ClockFile">Absolute path of the file that says what time it is.</param>
/// <param name="Failpoint">What fails where.</param>
internal sealed record RehearsalSettings(string? ClockFile, FailpointPlan? Failpoint)
{
    private const string Clock = "Parlae__ClockFile";
    private const string Fail = "Parlae__Failpoint";

    /// <exception cref="SettingsException">Malformed, or set where a store is not local.</exception>
    public static RehearsalSettings Read(SettingReader settings, StorageSettings storage)
    {
        var file = settings.Text(Clock) is { } path ? Path.GetFullPath(path) : null;
        foreach (var (name, isSet) in new[] { (Clock, file is not null), (Fail, settings.Text(Fail) is not null) })
        {
            if (isSet && (settings.OnAzureInstance || !storage.AllLocal))
            {
                throw new SettingsException(name, "is allowed only where every store is on this machine: remove it.");
            }
        }

        var failpoint = settings.Text(Fail) is { } text ? Plan(text) : null;

        // Absent is well: whoever moves the clock (the sandbox, on reset) may start after us.
        return file is null || !File.Exists(file) || ClockReading.TryRead(file) is not null
            ? new RehearsalSettings(file, failpoint)
            : throw new SettingsException(Clock, "must name a file that holds an ISO time or +seconds, or none yet.");
    }

    private static FailpointPlan Plan(string text) => FailpointPlan.TryParse(text, out var plan)
        ? plan
        : throw new SettingsException(Fail, "must be <name>=kill, <name>=delay:<milliseconds> or <name>=storeFail, with @n for the n-th time only; the command 'failpoints' lists the names.");
}
