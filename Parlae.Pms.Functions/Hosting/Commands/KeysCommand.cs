using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Renews the keys that wrap other keys; prints figures, never a key.</summary>
internal sealed class KeysCommand(FunctionTable table) : ICommand
{
    private static readonly AuditActor Operator = new("operator", "command-line");

    public string Name => "keys";

    public string Usage => "rotate [--from-previous]";

    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => arguments switch
    {
        ["rotate"] => RotateAsync(cancellationToken),
        ["rotate", "--from-previous"] => MoveAsync(cancellationToken),
        _ => throw new UsageException("'keys' takes 'rotate', with --from-previous when ENCRYPTION_KEY has changed."),
    };

    private async Task<int> RotateAsync(CancellationToken cancellationToken)
    {
        await using var app = FunctionsApp.CreateQuiet(table);
        var report = await app.Services.GetRequiredService<KeyRotation>().RotateAsync(Operator, Correlation.NewId(), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Master key version {report.Version} is current."));
        foreach (var count in report.Counts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count.Rewrapped} {count.Kind} re-wrapped, {count.Unreadable} cannot be opened."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Destroyed} old versions destroyed, {report.Kept} versions kept."));
        return report.Unreadable == 0 ? ExitCode.Held : ExitCode.Failed;
    }

    /// <summary>The ring first, since until then nothing opens under the present key. Broken off before the audit entry, the next run writes it.</summary>
    private async Task<int> MoveAsync(CancellationToken cancellationToken)
    {
        var source = LocalSettings.Read();
        var settings = ParlaeSettings.Read(source, new Listening(Listening.UsualPort, UnderFunctionsHost: false));
        var present = settings.EncryptionKey ?? throw new SettingsException("ENCRYPTION_KEY", "is not used where the secrets are in a key vault: run `keys rotate` alone.");
        var previous = EmbeddedKey.ReadPrevious(source);
        var options = new KeyRingOptions { DataDirectory = settings.Storage.DataDirectory, EncryptionKey = present.Value };
        var versions = KeyRing.OpenFromPrevious(options, previous.Value, TimeProvider.System).Versions;

        await using var app = FunctionsApp.CreateQuiet(table);
        var moved = string.Create(CultureInfo.InvariantCulture, $"{versions} versions of the master key are under the present ENCRYPTION_KEY");
        var action = new AuditedAction(AuditedAction.PlatformAccount, Operator, KeyRotation.Action, null, [], Correlation.NewId());
        await app.Services.GetRequiredService<IAuditTrail>().RecordAsync(action, moved, cancellationToken);
        Console.WriteLine($"{moved}. Remove ENCRYPTION_KEY_PREVIOUS and restart what still runs with the previous key.");
        return ExitCode.Held;
    }
}
