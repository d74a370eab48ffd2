using Parlae.Pms.Functions.Hosting.Logging;
using Parlae.Pms.Functions.Hosting.Timers;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Runs one timer once, now, beside whatever else is running.</summary>
internal sealed class RunTimerCommand(FunctionTable table) : ICommand
{
    /// <summary>A run in another process may have passed what the caller wants done, so ours waits for its turn.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    public string Name => "run";

    public string Usage => "<timer>";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var timer = arguments is [var name] && table.Timers.FirstOrDefault(row => row.Name == name) is { } found
            ? found
            : throw new UsageException($"'run' takes the name of one timer: {string.Join(", ", table.Timers.Select(row => row.Name))}.");

        await using var app = FunctionsApp.CreateQuiet(table);
        using var correlation = Correlation.Begin(app.Logger, Correlation.NewId());
        var runner = app.Services.GetRequiredService<TimerRunner>();
        var waitUntil = DateTimeOffset.UtcNow + LongestWait;
        while (!await runner.RunAsync(timer, firing: null, cancellationToken))
        {
            if (DateTimeOffset.UtcNow > waitUntil)
            {
                await Console.Error.WriteLineAsync($"{timer.Name} is still running in another process.");
                return ExitCode.Failed;
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }

        return ExitCode.Held;
    }
}
