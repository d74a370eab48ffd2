using System.Diagnostics;
using System.Reflection;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>The function app, as a program of its own: the one that serves, and its commands beside it. All it says goes to a log file.</summary>
internal sealed class FunctionApp : IAsyncDisposable
{
#if DEBUG
    internal const string Configuration = "Debug";
#else
    internal const string Configuration = "Release";
#endif

    private const string BuiltPath = "FunctionApp";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly DemoDirectory directory;
    private readonly StreamWriter log;
    private Process? server;
    private string lastLine = "";

    internal FunctionApp(IReadOnlyDictionary<string, string> settings, DemoDirectory directory)
    {
        this.settings = settings;
        this.directory = directory;
        log = new StreamWriter(directory.Log) { AutoFlush = true };
    }

    /// <summary>Of the program that serves.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    internal int ProcessId => (server ?? throw new InvalidOperationException("The function app was not started.")).Id;

    /// <summary>Starts it and returns when its health page says that it can serve.</summary>
    /// <exception cref="DemoFailure">It ended, or was not healthy in time.</exception>
    internal async Task StartAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        server = Launch(["serve", "--port", $"{port}"], Log);
        var started = Stopwatch.GetTimestamp();
        while (!await IsHealthyAsync(http, cancellationToken))
        {
            if (server.HasExited)
            {
                await server.WaitForExitAsync(cancellationToken); // for the last of its output
                throw new DemoFailure($"The function app did not start: {lastLine}", server.ExitCode == DemoFailure.Usage ? DemoFailure.Usage : DemoFailure.CheckFailed);
            }

            if (Stopwatch.GetElapsedTime(started) > LongestStart)
                throw new DemoFailure($"The function app was not healthy within {LongestStart.TotalSeconds:0} seconds.");
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>Runs a command of the app to its end, beside the one that serves.</summary>
    internal async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        using var command = Launch(arguments, line =>
        {
            Log(line);
            lock (lines)
                lines.Add(line);
        });
        try
        {
            await command.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            End(command);
        }

        return (command.ExitCode, string.Join(' ', lines));
    }

    /// <summary>Completes when the serving program has ended, whoever ended it.</summary>
    internal Task ExitAsync(CancellationToken cancellationToken) => server?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Ends the program as a Functions host does, without a goodbye: it must not need one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            End(server);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        await log.DisposeAsync();
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
    }

    private static string BuiltProgram()
    {
        var library = typeof(FunctionApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == BuiltPath).Value!;
        return Path.GetFullPath(Path.ChangeExtension(library, OperatingSystem.IsWindows() ? "exe" : null), AppContext.BaseDirectory);
    }

    private Process Launch(IReadOnlyList<string> arguments, Action<string> line)
    {
        var program = BuiltProgram();
        if (!File.Exists(program))
            throw new DemoFailure($"The function app is not built: {program} is missing.", DemoFailure.Usage);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                // Away from any local.settings.json: only the environment and the demo decide.
                WorkingDirectory = directory.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        FunctionAppSettings.Apply(settings, process.StartInfo.Environment);
        process.OutputDataReceived += (_, got) => Take(got.Data);
        process.ErrorDataReceived += (_, got) => Take(got.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Take(string? text)
        {
            if (!string.IsNullOrEmpty(text))
                line(text);
        }
    }

    private void Log(string line)
    {
        lock (log)
        {
            lastLine = line;
            log.WriteLine(line);
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("api/health", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
