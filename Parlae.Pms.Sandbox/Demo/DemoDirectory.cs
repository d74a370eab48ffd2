using System.Globalization;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>Where everything of the local run lives; deleting it starts afresh.</summary>
internal sealed class DemoDirectory
{
    private const string Variable = "Parlae__DataDirectory";
    private const string Usual = ".local";

    private DemoDirectory(string path) => Path = path;

    internal string Path { get; }

    /// <summary>What other programs of this machine need to talk to the run; secrets.</summary>
    internal string Secrets => File("demo.json");

    internal string EncryptionKey => File("encryption.key");

    internal string Clock => File("clock");

    internal string Log => File("functions.log");

    private string Runs => File("demo-runs");

    internal static DemoDirectory Open(Func<string, string?> environment)
    {
        var path = System.IO.Path.GetFullPath(environment(Variable) is { } given && !string.IsNullOrWhiteSpace(given) ? given : Usual);
        Directory.CreateDirectory(path);
        return new DemoDirectory(path);
    }

    /// <summary>Counts the runs on this directory: 1 for the first.</summary>
    internal int NextRun()
    {
        var runs = (System.IO.File.Exists(Runs) && int.TryParse(System.IO.File.ReadAllText(Runs), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : 0) + 1;
        System.IO.File.WriteAllText(Runs, runs.ToString(CultureInfo.InvariantCulture));
        return runs;
    }

    /// <summary>Writes a file that only its owner may read; others see the old content or the new one.</summary>
    internal static void WritePrivately(string path, string text)
    {
        var fresh = path + ".new";
        System.IO.File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(fresh, options))
            writer.Write(text);
        System.IO.File.Move(fresh, path, overwrite: true);
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
