using System.Text;
using Parlae.Pms.Benchmarks.Clinic;
using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Tools;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>
/// How long each tool takes while 50 requests a second come, all tools mixed, behind Open Dental, which offers all of them. From when a request is due to its
/// whole answer, with the practice's own answers, which are at once: what is our own share is less than that.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const double PerSecond = 50;
    private const int OfEach = 50;
    private const int WarmUp = 12;
    private const int Rounds = 3;

    private const int DirectRequests = 150;

    private static readonly PreparedCall Direct = new(
        [Encoding.ASCII.GetBytes($"GET {OpenDentalApi.Root}/providers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ODFHIR {OpenDentalKeys.Developer}/{OpenDentalKeys.UnlimitedCustomer}\r\n\r\n")],
        [Encoding.ASCII.GetBytes("ProvNum")]);

    public string Name => "latency";

    public async Task RunAsync(BenchRun run)
    {
        await using var clinic = await BenchClinic.StartAsync(run.Options, Path.Combine(run.Folder, "opendental"), "opendental");
        var prepared = new PreparedUses(clinic);
        var offered = prepared.Offered();
        var measured = offered.ToDictionary(use => use.Tool, _ => new List<double[]>());
        for (var round = -1; round < Rounds; round++)
        {
            var uses = prepared.Make(offered, round < 0 ? WarmUp : OfEach);
            GC.Collect();
            var result = OpenLoop.Run(clinic.Product.Port, PerSecond, [.. uses.Select(use => use.Call)]);
            if (round < 0) continue;
            foreach (var tool in uses.Zip(result.Latencies).GroupBy(pair => pair.First.Use.Tool, pair => pair.Second))
                measured[tool.Key].Add([.. tool]);
        }

        var direct = OpenLoop.Run(clinic.PracticeProgram.Port, PerSecond, [.. Enumerable.Repeat(Direct, DirectRequests)]);
        run.Report.Add(Name, "the practice itself, asked directly, p50", "ms", [direct.P50], note: "a part of each answer that had to ask it");
        run.Report.Add(Name, "the practice itself, asked directly, p99", "ms", [direct.P99]);
        foreach (var use in offered)
        {
            var rounds = measured[use.Tool];
            var (p50, p99) = use.IsWrite ? (10, 50) : (3, 25);
            run.Report.Add(Name, $"{use.Tool}, p50", "ms", [.. rounds.Select(round => Quantile.Median(round))], Limit.AtMost(p50));
            run.Report.Add(Name, $"{use.Tool}, p99", "ms", [.. rounds.Select(round => Quantile.Of(round, 0.99))], Limit.AtMost(p99));
        }
    }
}
