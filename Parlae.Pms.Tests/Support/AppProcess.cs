using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Support;

/// <summary>The real built program, alone, on a free port, with a data directory of its own that goes with it.</summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory? ownFolder;

    private AppProcess(ChildProcess process, Uri address, TemporaryDirectory? ownFolder)
    {
        Process = process;
        this.ownFolder = ownFolder;
        Client = new HttpClient { BaseAddress = address };
    }

    public ChildProcess Process { get; }

    public HttpClient Client { get; }

    /// <summary>All that the program has written so far, to either stream.</summary>
    public string Output => Process.Output + Process.Errors;

    /// <summary>Starts <c>serve</c> and returns when it listens.</summary>
    /// <param name="settings">Settings beside (or instead of) <see cref="TestSettings.Valid"/>; null removes one.</param>
    /// <param name="dataDirectory">Where data outlives this process; by default a folder of its own.</param>
    public static async Task<AppProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>>? settings = null, string? dataDirectory = null, string? appFolder = null)
    {
        var own = dataDirectory is null ? new TemporaryDirectory() : null;
        var process = Start(["serve", "--port", "0"], settings, dataDirectory ?? own!.Path, appFolder);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        giveUp.CancelAfter(LongestStart);
        while (true)
        {
            if (Listening().Match(process.Output) is { Success: true } match)
            {
                return new AppProcess(process, new Uri(match.Groups[1].Value), own);
            }

            if (process.HasExited || giveUp.IsCancellationRequested)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                throw new InvalidOperationException($"The app did not start: {process.Output}{process.Errors}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Runs a command to its end; one that goes on for too long (a minute, unless told) is ended and fails the test.</summary>
    public static async Task<Finished> RunAsync(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? settings = null, string? dataDirectory = null, TimeSpan? longest = null)
    {
        using var own = dataDirectory is null ? new TemporaryDirectory() : null;
        using var process = Start(arguments, settings, dataDirectory ?? own!.Path, null);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        giveUp.CancelAfter(longest ?? LongestCommand);
        var exitCode = await process.WaitForExitAsync(giveUp.Token);
        return new Finished(exitCode, process.Output, process.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Process.Kill();
        await Process.WaitForExitAsync(CancellationToken.None);
        Process.Dispose();
        ownFolder?.Dispose();
    }

    private static ChildProcess Start(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? settings, string dataDirectory, string? appFolder)
        => ChildProcess.Start(BuiltApp.Program(appFolder ?? BuiltApp.Folder), arguments, TestSettings.With(dataDirectory, settings), dataDirectory);

    /// <summary>How a command ended.</summary>
    internal sealed record Finished(int ExitCode, string Output, string Errors);

    [GeneratedRegex(@"Serving on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
