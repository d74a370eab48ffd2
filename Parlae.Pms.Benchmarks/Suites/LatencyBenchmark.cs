using System.Text;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Tools;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>
/// Our own share of each tool's time while 50 requests a second come, all tools mixed, behind Open Dental, which offers all of them: from when a request is due
/// to its whole answer, without the answers of the practice's system that it waited for one after another.
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

    private static readonly PreparedCall Direct = new(
        [Encoding.ASCII.GetBytes($"GET {OpenDentalApi.Root}/providers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}\r\n\r\n")],
        [Encoding.ASCII.GetBytes("ProvNum")]);

    public string Name => "latency";

    public async Task RunAsync(BenchRun run)
    {
        await using var clinic = await BenchClinic.StartAsync(run.Options, Path.Combine(run.Folder, Vendor), Vendor);
        var prepared = new PreparedUses(clinic);
        var offered = prepared.Offered();
        var measured = offered.ToDictionary(use => use.Tool, _ => new List<double[]>());
        var direct = new List<LoadResult>();
        for (var round = -1; round < Rounds; round++)
        {
            var uses = prepared.Make(offered, round < 0 ? WarmUp : OfEach);
            GC.Collect();
            var result = OpenLoop.Run(clinic.Product.Port, PerSecond, [.. uses.Select(use => use.Call)]);
            if (round < 0) continue;
            foreach (var tool in ByTool(uses, result)) measured[tool.Key].Add([.. tool]);
            direct.Add(OpenLoop.Run(clinic.PracticeProgram.Port, PerSecond, [.. Enumerable.Repeat(Direct, DirectRequests)]));
        }

        var trips = await CountTripsAsync(clinic, prepared, offered);
        run.Report.Add(Name, "the practice itself, asked directly, p50", "ms", [.. direct.Select(round => round.P50)], note: "taken from what follows, once for each round trip");
        run.Report.Add(Name, "the practice itself, asked directly, p99", "ms", [.. direct.Select(round => round.P99)]);
        foreach (var use in offered)
        {
            var (rounds, of) = (measured[use.Tool], trips[use.Tool]);
            var (p50, p99) = use.IsWrite ? (10, 50) : (3, 25);
            Add("p50", 0.5, p50);
            Add("p99", 0.99, p99);

            void Add(string name, double quantile, double limit)
            {
                var whole = rounds.Select(round => Quantile.Of(round, quantile)).ToList();
                run.Report.Add(Name, $"{use.Tool}, own share, {name}", "ms", [.. whole.Zip(direct, (taken, practice) => taken - (of * practice.P50))], Limit.AtMost(limit),
                    FormattableString.Invariant($"{of} round trip{(of == 1 ? "" : "s")}, {Quantile.Median(whole):0.00} with {(of == 1 ? "it" : "them")}"));
            }
        }
    }

    /// <summary>How often each tool waits for the practice, one time after another, in the state in which it is measured: each answer of the practice takes a known time longer, and the quickest use counts.</summary>
    private static async Task<Dictionary<string, int>> CountTripsAsync(BenchClinic clinic, PreparedUses prepared, IReadOnlyList<ToolUse> offered)
    {
        var uses = prepared.Make(offered, CountedOfEach);
        await clinic.Practice.DelayAsync(Vendor, Delay);
        try
        {
            var result = OpenLoop.Run(clinic.Product.Port, CountedPerSecond, [.. uses.Select(use => use.Call)]);
            return ByTool(uses, result).ToDictionary(tool => tool.Key, tool => (int)(tool.Min() / Delay.TotalMilliseconds));
        }
        finally
        {
            await clinic.Practice.EndDelayAsync();
        }
    }

    private static IEnumerable<IGrouping<string, double>> ByTool(IReadOnlyList<(ToolUse Use, PreparedCall Call)> uses, LoadResult result) =>
        uses.Zip(result.Latencies).GroupBy(pair => pair.First.Use.Tool, pair => pair.Second);
}
