using System.Diagnostics;
using Parlae.Pms.Sandbox.Load.Answers;
using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Scenarios;

/// <summary>
/// One account asks several times as often as its limit allows while many ask now and then. Requests begin when their time has come, whether or not those
/// before them are answered. With and without the flood in turns, so that what else happens on the machine falls on both.
/// </summary>
internal sealed class Flood(Play play) : IScenario
{
    private const int QuietPerSecond = 20;

    /// <summary>Four times what the product lets one account have (contract 7: 6000 a minute).</summary>
    private const int FloodPerSecond = 400;

    /// <summary>More than that are not under way at once: a flood that is not answered must not fill this program.</summary>
    private const int MostUnderWay = 500;

    private const int Rounds = 2;
    private const double MostTimes = 2;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (bench, phase) = (play.Bench, play.Options.FloodTime / (2 * Rounds));
        var (flooding, quiet) = (bench.Accounts[0], bench.Accounts.Skip(1).Take(play.Options.Quiet).ToList());
        play.Report.Begin(LoadOptions.Flood, $"one account with {FloodPerSecond} requests a second beside {quiet.Count} quiet ones with {QuietPerSecond} together, {Rounds} times {phase.TotalSeconds:0.#} s with and without");

        var rules = new TallyRules(bench.Deadline, ErrorsAllowed: false);
        var (warm, alone, beside, flood) = (new Tally(rules), new Tally(rules), new Tally(rules), new Tally(rules with { ErrorsAllowed = true }));
        await Parallel.ForEachAsync(quiet, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (account, token) => await AskAsync(account, 0, warm, token));
        var began = Stopwatch.GetTimestamp();
        await using var watch = bench.Watch(play.Options.FloodTime);
        for (var round = 0; round < Rounds; round++)
        {
            await PaceAsync(QuietPerSecond, phase, n => AskAsync(quiet[n % quiet.Count], n, alone, cancellationToken), cancellationToken);
            await Task.WhenAll(
                PaceAsync(QuietPerSecond, phase, n => AskAsync(quiet[n % quiet.Count], n, beside, cancellationToken), cancellationToken),
                PaceAsync(FloodPerSecond, phase, _ => AskAsync(flooding, 0, flood, cancellationToken), cancellationToken));
        }

        foreach (var (tally, who) in new[] { (alone, "quiet accounts alone"), (beside, "quiet accounts beside the flood"), (flood, "the flooding account") })
        {
            play.Report.Heading(who);
            play.Report.Answers(tally, phase * Rounds, calls: null);
            play.Report.Nothing(tally);
        }

        var refused = flood.Rows.Sum(row => row.Words.GetValueOrDefault(Heard.Error));
        play.Report.Check(refused > 0 || flood.Sent < 1500, $"the flooding account met its limit ({refused} of {flood.Sent} turned away with a sentence)");
        var times = beside.All.P95 / alone.All.P95;
        play.Report.Check(times <= MostTimes, $"the quiet accounts' p95 is {alone.All.P95:0.0} ms alone and {beside.All.P95:0.0} ms beside the flood, {times:0.00} times (at most {MostTimes:0})");
        play.Report.Process(watch.Seen());
        play.Report.Line("took", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    }

    /// <summary>Every other request asks for times, every other who the caller is.</summary>
    private async Task AskAsync(LoadAccount account, int n, Tally tally, CancellationToken cancellationToken)
    {
        var line = play.Switchboard.NextLine(account);
        var webhook = n % 2 == 0
            ? play.Bench.Webhooks.Tool(line, "checkAvailability", new { date = "tomorrow", appointmentType = "Cleaning" })
            : play.Bench.Webhooks.Tool(line, "searchPatients", new { firstName = line.Caller.FirstName, lastName = line.Caller.LastName, dateOfBirth = line.Caller.Born });
        await play.Bench.Webhooks.SendAsync(webhook, tally, cancellationToken);
    }

    private static async Task PaceAsync(int perSecond, TimeSpan lasting, Func<int, Task> ask, CancellationToken cancellationToken)
    {
        var (began, begun) = (Stopwatch.GetTimestamp(), 0);
        var underWay = new HashSet<Task>();
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(cancellationToken) && Stopwatch.GetElapsedTime(began) is var gone && gone < lasting)
        {
            underWay.RemoveWhere(task => task.IsCompletedSuccessfully);
            for (; begun < gone.TotalSeconds * perSecond; begun++)
            {
                if (underWay.Count < MostUnderWay)
                    underWay.Add(ask(begun));
            }
        }

        await Task.WhenAll(underWay);
    }
}
