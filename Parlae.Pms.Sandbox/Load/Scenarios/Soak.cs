using System.Diagnostics;
using Parlae.Pms.Sandbox.Load.Calls;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>Many calls in parallel for minutes: when one ends the next begins. Callers think between one request and the next, about a second.</summary>
internal sealed class Soak(Play play) : IScenario
{
    private const double LongestThought = 1;
    private const int Thirds = 3;

    /// <summary>Some fifty days each; the app keeps 3000. More clinics would each bring something more to keep, and growth would be no leak.</summary>
    private const int MostClinics = 55;

    /// <summary>A call may ask no oftener.</summary>
    private const int MostQuestions = 8;

    /// <summary>A short run still gets through whole calls.</summary>
    private const double ThoughtsInRun = 60;

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (bench, lasting, calls) = (play.Bench, play.Options.SoakTime, play.Options.SoakCalls);
        var thought = TimeSpan.FromSeconds(Math.Min(LongestThought, lasting.TotalSeconds / ThoughtsInRun));
        var clinics = Math.Min(MostClinics, bench.Accounts.Count);
        play.Report.Begin(LoadOptions.Soak, $"{calls} calls in parallel over {clinics} clinics for {lasting.TotalMinutes:0.##} minutes, {thought.TotalSeconds:0.##} s of thought between requests");

        if (lasting >= LoadReport.LeastToJudge)
            await FillAsync(cancellationToken);
        var (tally, promises) = (new Tally(new TallyRules(bench.Deadline, ErrorsAllowed: false)), new Promises());
        var (began, before) = (Stopwatch.GetTimestamp(), play.Switchboard.Calls);
        IReadOnlyList<ProcessSample> seen;
        IReadOnlyList<RuntimeFigures?> collected;
        TimeSpan took;
        await using (var watch = bench.Watch(lasting))
        {
            var collecting = CollectAsync(lasting / Thirds, cancellationToken);
            var playing = Enumerable.Range(0, calls).Select(n => CallAfterCallAsync(n, thought, () => Stopwatch.GetElapsedTime(began) < lasting, tally, promises, cancellationToken));
            await Task.WhenAll([.. playing, collecting]);
            took = Stopwatch.GetElapsedTime(began);
            seen = watch.Seen();
            collected = [.. await collecting, await bench.CollectAsync(cancellationToken)];
        }

        play.Report.Answers(tally, took, play.Switchboard.Calls - before);
        play.Report.Nothing(tally);
        play.Report.Process(seen);
        play.Report.Steady(seen, collected, lasting);
        await play.Report.TrueAsync(bench, promises, cancellationToken);
    }

    /// <summary>Has the days of as many clinics read as the app keeps, as they are once clinics have been called for a quarter of an hour: what grows from there on grows.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var filled = play.Bench.Accounts.Take(MostClinics).ToList();
        var (webhooks, tally) = (play.Bench.Webhooks, new Tally(new TallyRules(play.Bench.Deadline, ErrorsAllowed: false)));
        await Parallel.ForEachAsync(filled, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (account, token) =>
        {
            foreach (var asked in Wishes.Days.Chunk(MostQuestions))
            {
                var line = play.Switchboard.NextLine(account);
                foreach (var day in asked)
                    await webhooks.SendAsync(webhooks.Tool(line, "checkAvailability", new { date = day, appointmentType = "Cleaning" }), tally, token);
            }
        });
        play.Report.Line("filled", $"{tally.Answered} questions for all days of {filled.Count} clinics");
        play.Report.Nothing(tally);
    }

    /// <summary>After the first third and after the second everything is collected: the two that are compared begin alike.</summary>
    private async Task<IReadOnlyList<RuntimeFigures?>> CollectAsync(TimeSpan third, CancellationToken cancellationToken)
    {
        var collected = new List<RuntimeFigures?>();
        for (var n = 1; n < Thirds; n++)
        {
            await Task.Delay(third, cancellationToken);
            collected.Add(await play.Bench.CollectAsync(cancellationToken));
        }

        return collected;
    }

    private async Task CallAfterCallAsync(int n, TimeSpan thought, Func<bool> goesOn, Tally tally, Promises promises, CancellationToken cancellationToken)
    {
        var wishes = new Wishes(n);
        await Task.Delay(wishes.Pause(thought) * wishes.Pick(10), cancellationToken); // not all begin in step
        do
            await play.Switchboard.Next(tally, promises, MostClinics).PlayAsync(() => Task.Delay(wishes.Pause(thought), cancellationToken), cancellationToken);
        while (goesOn());
    }
}
