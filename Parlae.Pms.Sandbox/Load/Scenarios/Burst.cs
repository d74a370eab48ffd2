using System.Diagnostics;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>Hundreds of calls that ask at the same moment, step by step: nobody is thinking, and all wait for all.</summary>
internal sealed class Burst(Play play) : IScenario
{
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (bench, count) = (play.Bench, play.Options.BurstCalls);
        play.Report.Begin(LoadOptions.Burst, $"{count} calls over {bench.Accounts.Count} clinics, each step by all of them at once");

        var (tally, promises) = (new Tally(new TallyRules(bench.Deadline, ErrorsAllowed: false)), new Promises());
        var calls = Enumerable.Range(0, count).Select(_ => play.Switchboard.Next(tally, promises)).ToList();
        Func<PlayedCall, Task>[] steps =
        [
            call => call.RingAsync(cancellationToken), call => call.GreetAsync(cancellationToken), call => call.OfferAsync(cancellationToken), call => call.IdentifyAsync(cancellationToken),
            call => call.BookAsync(cancellationToken), call => call.PartAsync(cancellationToken), call => call.EndAsync(cancellationToken),
        ];
        var began = Stopwatch.GetTimestamp();
        await using var watch = bench.Watch(TimeSpan.FromSeconds(steps.Length));
        foreach (var step in steps)
            await Task.WhenAll(calls.Select(step));

        play.Report.Answers(tally, Stopwatch.GetElapsedTime(began), count);
        play.Report.Nothing(tally);
        play.Report.Process(watch.Seen());
        await play.Report.TrueAsync(bench, promises, cancellationToken);
    }
}
