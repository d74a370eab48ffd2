using System.Diagnostics;

namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>Runs inside the app's process, begun by the runtime's start-up hook, and writes its figures into a file: nothing is built into the app for that.</summary>
internal static class RuntimeTeller
{
    internal const string HookVariable = "DOTNET_STARTUP_HOOKS";
    internal const string FileVariable = "PARLAE_LOAD_FIGURES";

    /// <summary>The command of the program that serves; its other commands tell nothing.</summary>
    private const string Serving = "serve";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Held for good: a timer that nobody holds is collected.</summary>
    private static Timer? timer;

    internal static void Begin()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path && Environment.GetCommandLineArgs().Contains(Serving))
            timer ??= new Timer(_ => Tell(path), null, TimeSpan.Zero, Between);
    }

    /// <summary>What the file says now; null: nothing yet.</summary>
    internal static RuntimeFigures? Listen(string path)
    {
        try
        {
            return File.Exists(path) ? RuntimeFigures.Read(File.ReadAllText(path)) : null;
        }
        catch (IOException)
        {
            return null; // replaced at this moment
        }
    }

    /// <summary>Has the process collect everything once; what it says right after that. Null: it did not within a while.</summary>
    internal static async Task<RuntimeFigures?> CollectAsync(string path, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Wish(path), "", cancellationToken);
        for (var asked = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(asked) < Patience;)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            if (!File.Exists(Wish(path)) && Listen(path) is { } told)
                return told;
        }

        return null;
    }

    private static string Wish(string path) => path + ".collect";

    /// <summary>Collects everything first if that was asked for.</summary>
    internal static void Tell(string path)
    {
        try
        {
            var isAsked = File.Exists(Wish(path));
            if (isAsked)
                GC.Collect();
            var fresh = path + ".new";
            File.WriteAllText(fresh, RuntimeFigures.Now().Write());
            File.Move(fresh, path, overwrite: true);
            if (isAsked)
                File.Delete(Wish(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The run is over and its folder gone; the app must not end over that.
        }
    }
}
