using System.Diagnostics;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>One way in which the practice's system fails.</summary>
/// <param name="Kind">As the sandbox's faults have it.</param>
internal sealed record Trouble(string Words, string Kind, object? Value);

/// <summary>
/// Calls begin while all is well; then the practice's system fails, and they go on. What they hear must come within the tool's deadline and be true, and when
/// the system is back they are served again.
/// </summary>
internal sealed class TroubledPms(Play play, string name, IReadOnlyList<Trouble> troubles) : IScenario
{
    /// <summary>An answer given at the deadline still has its way to go.</summary>
    private static readonly TimeSpan OnTop = TimeSpan.FromSeconds(1);

    /// <summary>For so long the app leaves a system alone that failed, and a little.</summary>
    private static readonly TimeSpan UntilServed = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    internal static TroubledPms Slow(Play play) =>
        new(play, LoadOptions.SlowPms, [new Trouble($"answers after {1.5 * play.Bench.Deadline.TotalSeconds:0.#} s", "delay", 1.5 * play.Bench.Deadline.TotalMilliseconds)]);

    internal static TroubledPms Dead(Play play) =>
        new(play, LoadOptions.DeadPms, [new Trouble("cuts every connection", "drop", null), new Trouble("answers 503", "status", StatusCodes.Status503ServiceUnavailable)]);

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        foreach (var trouble in troubles)
            await PlayAsync(trouble, cancellationToken);
    }

    private async Task PlayAsync(Trouble trouble, CancellationToken cancellationToken)
    {
        var (bench, count) = (play.Bench, play.Options.TroubledCalls);
        play.Report.Begin(name, $"{count} calls, in the midst of which the practice's system {trouble.Words}");
        var (well, tally, promises) = (new Tally(new TallyRules(bench.Deadline, ErrorsAllowed: false)), new Tally(new TallyRules(bench.Deadline + OnTop, ErrorsAllowed: true)), new Promises());
        var calls = Enumerable.Range(0, count).Select(_ => play.Switchboard.Next(well, promises)).ToList();
        var began = Stopwatch.GetTimestamp();
        await EachAsync(call => call.RingAsync(cancellationToken), call => call.GreetAsync(cancellationToken), call => call.OfferAsync(cancellationToken), call => call.IdentifyAsync(cancellationToken));
        play.Report.Nothing(well);

        calls.ForEach(call => call.Tally = tally);
        await bench.Faults.FaultAsync(bench.Vendor, trouble.Kind, trouble.Value, cancellationToken);
        var cancelling = calls.Where((_, n) => n % 2 == 0).ToHashSet(); // the others keep what they are told to have
        await EachAsync(
            call => call.BookAsync(cancellationToken), call => call.LookAsync(cancellationToken), call => call.OfferAsync(cancellationToken),
            call => cancelling.Contains(call) ? call.CancelAsync(cancellationToken) : Task.CompletedTask);
        await bench.Faults.EndFaultsAsync(cancellationToken);
        await EachAsync(call => call.EndAsync(cancellationToken));

        play.Report.Answers(tally, Stopwatch.GetElapsedTime(began), count);
        play.Report.Nothing(tally);
        play.Report.Check(tally.Rows.Sum(row => row.P.Count) > count, "the calls went on");
        await ServedAgainAsync(cancellationToken);
        await play.Report.TrueAsync(bench, promises, cancellationToken);

        async Task EachAsync(params Func<PlayedCall, Task>[] parts) => await Task.WhenAll(calls.Select(async call =>
        {
            foreach (var part in parts)
                await part(call);
        }));
    }

    private async Task ServedAgainAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var tally = new Tally(new TallyRules(play.Bench.Deadline, ErrorsAllowed: false));
            var call = play.Switchboard.Next(tally, new Promises());
            await call.OfferAsync(cancellationToken);
            await call.IdentifyAsync(cancellationToken);
            var gone = Stopwatch.GetElapsedTime(began);
            if (tally.Problems.Count == 0 || gone > UntilServed)
            {
                play.Report.Check(tally.Problems.Count == 0, $"callers are served again when it is back (after {gone.TotalSeconds:0.0} s)");
                return;
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }
    }
}
