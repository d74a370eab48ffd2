using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Tools;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>
/// Our own share of each tool's time while 50 requests a second come, all tools mixed, behind Open Dental, which offers all of them: from when a request is due
/// to its whole answer, without the answers of the practice's system that it waited for one after another: those to its own questions where it only reads, and
/// where it writes, which cannot be asked again, those to a small question.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const string Vendor = "opendental";
    private const double PerSecond = 50;
    private const int OfEach = 50;
    private const int WarmUp = 12;
    private const int Rounds = 3;

    private const int DirectRequests = 150;

    private const double CountedPerSecond = 5;
    private const int CountedOfEach = 3;

    /// <summary>What a tool takes by itself is less, so that the whole delays in its time are its round trips.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(180);

    private static readonly PreparedCall Small = ReadQuestions.Get($"{OpenDentalApi.Root}/providers");

    public string Name => "latency";

    public async Task RunAsync(BenchRun run)
    {
        await using var clinic = await BenchClinic.StartAsync(run.Options, Path.Combine(run.Folder, Vendor), Vendor);
        var prepared = new PreparedUses(clinic);
        var offered = prepared.Offered();
        var measured = offered.ToDictionary(use => use.Tool, _ => new List<double[]>());
        var questions = await ReadQuestions.NoteAsync(clinic, prepared, offered);
        var (small, own) = (new List<LoadResult>(), new List<IReadOnlyDictionary<string, double>>());
        for (var round = -1; round < Rounds; round++)
        {
            var uses = prepared.Make(offered, round < 0 ? WarmUp : OfEach);
            await clinic.Practice.QuietAsync();
            GC.Collect();
            var result = OpenLoop.Run(clinic.Product.Port, PerSecond, [.. uses.Select(use => use.Call)]);
            if (round < 0) continue;
            foreach (var tool in ByTool(uses, result)) measured[tool.Key].Add([.. tool]);
            small.Add(OpenLoop.Run(clinic.PracticeProgram.Port, PerSecond, [.. Enumerable.Repeat(Small, DirectRequests)]));
            own.Add(questions.Ask(clinic.PracticeProgram.Port, PerSecond));
        }

        var trips = await CountTripsAsync(clinic, prepared, offered);
        run.Report.Add(Name, "the practice itself, a small question asked directly, p50", "ms", [.. small.Select(round => round.P50)], note: "taken from writes, once for each round trip");
        run.Report.Add(Name, "the practice itself, a small question asked directly, p99", "ms", [.. small.Select(round => round.P99)]);
        foreach (var use in offered)
        {
            var (rounds, of) = (measured[use.Tool], trips[use.Tool]);
            if (!use.IsWrite && of > 1) throw new BenchFailure($"{use.Tool} asks {of} times, one after another; of those beside each other the slowest is taken, and which follow is not known.");
            var practice = small.Zip(own, (plain, asked) => use.IsWrite ? of * plain.P50 : of == 0 ? 0 : asked[use.Tool]).ToList();
            var (p50, p99) = use.IsWrite ? (10, 50) : (3, 25);
            Add("p50", 0.5, p50);
            Add("p99", 0.99, p99);

            void Add(string name, double quantile, double limit)
            {
                var whole = rounds.Select(round => Quantile.Of(round, quantile)).ToList();
                run.Report.Add(Name, $"{use.Tool}, own share, {name}", "ms", [.. whole.Zip(practice, (taken, waited) => taken - waited)], Limit.AtMost(limit),
                    of == 0 ? "no round trip" : FormattableString.Invariant($"{Quantile.Median(whole):0.00} with {of} round trip{(of == 1 ? "" : "s")} of {Quantile.Median(practice) / of:0.00}"));
            }
        }
    }

    /// <summary>How often each tool waits for the practice, one time after another, in the state in which it is measured: each answer of the practice takes a known time longer.</summary>
    private static async Task<Dictionary<string, int>> CountTripsAsync(BenchClinic clinic, PreparedUses prepared, IReadOnlyList<ToolUse> offered)
    {
        var uses = prepared.Make(offered, CountedOfEach);
        await clinic.Practice.QuietAsync();
        await clinic.Practice.DelayAsync(Vendor, Delay);
        try
        {
            var result = OpenLoop.Run(clinic.Product.Port, CountedPerSecond, [.. uses.Select(use => use.Call)]);
            return ByTool(uses, result).ToDictionary(tool => tool.Key, tool => (int)(Quantile.Median(tool) / Delay.TotalMilliseconds));
        }
        finally
        {
            await clinic.Practice.EndDelayAsync();
        }
    }

    private static IEnumerable<IGrouping<string, double>> ByTool(IReadOnlyList<(ToolUse Use, PreparedCall Call)> uses, LoadResult result) =>
        uses.Zip(result.Latencies).GroupBy(pair => pair.First.Use.Tool, pair => pair.Second);
}
