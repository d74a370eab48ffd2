using System.Globalization;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Shows whether the audit trail is whole, and writes it out for disclosure.</summary>
internal sealed class AuditCommand(FunctionTable table) : ICommand
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => "audit";

    public string Usage => "verify [--account <id>] | verify --export <file> [--key <file>] | "
        + "export --account <id> [--patient <id>] [--from <time>] [--to <time>] --format csv|json --out <file> [--key-out <file>]";

    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => arguments switch
    {
        ["verify", ..] => VerifyAsync(Options.Read(arguments.Skip(1), "--account", "--export", "--key"), cancellationToken),
        ["export", ..] => ExportAsync(Options.Read(arguments.Skip(1), "--account", "--patient", "--from", "--to", "--format", "--out", "--key-out"), cancellationToken),
        _ => throw new UsageException("'audit' takes 'verify' or 'export'."),
    };

    /// <summary>One line an account; the first break is named.</summary>
    private async Task<int> VerifyAsync(IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        if (options.ContainsKey("--export") ? options.ContainsKey("--account") : options.ContainsKey("--key"))
            throw new UsageException("'audit verify' takes an account, or an export and its key.");
        if (options.TryGetValue("--key", out var keyPath))
            return await VerifyExportAsync(options["--export"], await ReadKeysAsync(keyPath, cancellationToken), cancellationToken);

        await using var app = FunctionsApp.CreateQuiet(table);
        if (options.TryGetValue("--export", out var path))
            return await VerifyExportAsync(path, app.Services.GetRequiredService<IAuditKeys>(), cancellationToken);

        var verifier = app.Services.GetRequiredService<AuditVerifier>();
        if (options.TryGetValue("--account", out var accountId))
            return Show(await verifier.VerifyAsync(Valid(accountId), cancellationToken));

        var worst = ExitCode.Held;
        await foreach (var found in verifier.VerifyAllAsync(cancellationToken))
            worst = Math.Max(worst, Show(found));
        return worst;
    }

    /// <summary>Nothing but the two files: no settings, no store.</summary>
    private static async Task<int> VerifyExportAsync(string path, IAuditKeys keys, CancellationToken cancellationToken)
    {
        await using var file = Open(path, FileMode.Open);
        return Show(await new AuditExportVerifier(keys).VerifyAsync(file, cancellationToken));
    }

    private static async Task<IAuditKeys> ReadKeysAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path, FileMode.Open);
        return await HandedAuditKeys.ReadAsync(file, cancellationToken) ?? throw new UsageException("--key takes a file that 'audit export --key-out' wrote.");
    }

    private async Task<int> ExportAsync(IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        if (!options.TryGetValue("--account", out var accountId) || !options.TryGetValue("--out", out var path) || options.GetValueOrDefault("--format") is not ("csv" or "json"))
            throw new UsageException("'audit export' needs --account, --out and --format csv or json.");
        var query = new AuditQuery(Valid(accountId), options.GetValueOrDefault("--patient"), Time(options, "--from"), Time(options, "--to"));
        await using var app = FunctionsApp.CreateQuiet(table);
        await using var keyFile = options.TryGetValue("--key-out", out var keyPath) ? Open(keyPath, FileMode.CreateNew) : null;
        await using var file = Open(path, FileMode.CreateNew);
        var export = app.Services.GetRequiredService<AuditExport>();
        var result = options["--format"] == "csv"
            ? await export.WriteCsvAsync(query, file, cancellationToken)
            : await export.WriteJsonAsync(query, file, cancellationToken);
        if (keyFile is not null)
            await app.Services.GetRequiredService<AuditKeyHandover>().WriteAsync(accountId, keyFile, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Entries} entries written.{(result.Note is { } note ? " " + note : "")}"));
        return ExitCode.Held;
    }

    private static int Show(AuditVerification found)
    {
        var entries = found.Entries.ToString(CultureInfo.InvariantCulture);
        var sealedThrough = found.SealedThrough is { } time ? $"sealed through {time:O}" : "not yet sealed";
        Console.WriteLine(found.FirstBroken is { } broken
            ? $"{found.AccountId}: BROKEN on {broken.Day:O} at entry {broken.Sequence.ToString(CultureInfo.InvariantCulture)}: {broken.Problem}; {entries} entries held before it"
            : found.IsPart ? $"{found.AccountId}: {entries} entries, as they were written; a part of the trail, so whether one is missing cannot be told"
            : $"{found.AccountId}: {entries} entries, unbroken, {sealedThrough}");
        return found.Ok ? ExitCode.Held : ExitCode.Failed;
    }

    /// <summary>What is made is for its owner alone.</summary>
    private static FileStream Open(string path, FileMode mode)
    {
        try
        {
            var options = new FileStreamOptions { Mode = mode, Access = mode == FileMode.Open ? FileAccess.Read : FileAccess.Write };
            if (mode != FileMode.Open && !OperatingSystem.IsWindows())
                options.UnixCreateMode = OnlyOwner;
            return new FileStream(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(mode == FileMode.Open ? "A file cannot be read: name an existing export or key file." : "A file of --out or --key-out cannot be made: name a new file in a folder you may write to.");
        }
    }

    private static string Valid(string accountId) => accountId == AuditedAction.PlatformAccount || AccountId.IsValid(accountId)
        ? accountId
        : throw new UsageException("--account takes the id of an account.");

    private static DateTimeOffset? Time(IReadOnlyDictionary<string, string> options, string name) =>
        !options.TryGetValue(name, out var text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new UsageException($"{name} takes an ISO date or time.");
}
