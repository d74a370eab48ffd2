namespace Parlae.Pms.Functions.Hosting.Warming;

/// <summary>
/// A call that the program plays to itself while it starts, so that the first caller does not wait for what the runtime does once. It is played to a second program
/// within the process (<see cref="TrialProgram"/>), before telemetry begins and before anything listens, and leaves nothing behind.
/// </summary>
internal sealed class TrialCall : IAsyncDisposable
{
    /// <summary>The switch of the runtime's configuration that has it played: on in what is built for one platform, as what is compiled ahead is. Elsewhere it would take a second or two.</summary>
    internal const string Switch = "Parlae.TrialCall";

    private static readonly TimeSpan LongestAtStart = TimeSpan.FromSeconds(15); // A host waits 30.

    private readonly CancellationTokenSource ending;
    private readonly Task playing;

    private TrialCall(FunctionTable table, CancellationToken cancellationToken)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isOn = AppContext.TryGetSwitch(Switch, out var isSet) && isSet;
        playing = isOn ? Task.Run(() => PlayAsync(table, LongestAtStart, ending.Token), ending.Token) : Task.CompletedTask;
        Over = playing.WaitAsync(LongestAtStart, cancellationToken);
    }

    /// <summary>It was played, or is not to be; fails where it did not go through.</summary>
    public Task Over { get; }

    /// <summary>Plays it beside whatever else a start does, where the runtime's configuration says so. Who begins it disposes of it, so that a start which fails leaves nothing behind either.</summary>
    public static TrialCall Begin(FunctionTable table, CancellationToken cancellationToken) => new(table, cancellationToken);

    /// <summary>Plays it. Gives what the program said: of its health, of the caller, of the times it has.</summary>
    /// <param name="table">Of the program.</param>
    /// <param name="longest">Then it gives up.</param>
    /// <param name="cancellationToken">Gives up, too.</param>
    public static async Task<IReadOnlyList<string>> PlayAsync(FunctionTable table, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        var token = limit.Token;
        var folder = Directory.CreateTempSubdirectory("parlae-trial-");
        try
        {
            var practice = FunctionsApp.TrialPractice;
            await using var program = new TrialProgram(table, practice, folder.FullName);
            await program.StartAsync(token);

            // What can be done at once is: there are two processors at least, and half of what is done is not the same.
            var health = Task.Run(() => program.HealthAsync(token), token);
            await program.ConnectAsync(token);
            var caller = Task.Run(() => program.AskAsync("getCallerContext", "{}", token), token);
            var times = Task.Run(() => program.AskAsync("checkAvailability", $$"""{"date":"tomorrow","appointmentType":"{{practice.VisitType}}"}""", token), token);
            return await Task.WhenAll(health, caller, times);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await playing.WaitAsync(LongestAtStart).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // so long as it tidies away
        ending.Dispose();
    }
}
