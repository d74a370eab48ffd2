using Parlae.Pms.Benchmarks.Figures;
using Parlae.Pms.Benchmarks.Load;
using Parlae.Pms.Benchmarks.Servers;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>From the start of the process to its first answer, against a bare program that is published the same way; then the first tool call.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int LeastRounds = 7;

    public string Name => "start";

    public async Task RunAsync(BenchRun run)
    {
        var clinic = await run.ClinicAsync();
        var (product, bare, ratios, first) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var day = clinic.WorkingDays.First();
        for (var round = -1; round < Math.Max(LeastRounds, run.Options.Rounds); round++)
        {
            double kestrel;
            await using (var other = BareServers.Kestrel(run.Options, run.Folder)) kestrel = other.Started.TotalMilliseconds;
            var ours = (await clinic.RestartAsync()).Started.TotalMilliseconds;
            using var connection = RawConnection.Open(clinic.Product.Port);
            var call = clinic.Calls.Call("checkAvailability", [$$"""{"date":"{{day}}","appointmentType":"Cleaning"}"""], "\\\"slots\\\":[{");
            var answered = LoadResult.Milliseconds(ClosedLoop.One(connection, call.Requests[0], call.Expected));
            if (round < 0) continue; // the disk has neither in memory yet
            product.Add(ours);
            bare.Add(kestrel);
            ratios.Add(ours / kestrel);
            first.Add(answered);
        }

        run.Report.Add(Name, "bare program, start to first answer", "ms", bare);
        run.Report.Add(Name, "product, start to first answer", "ms", product);
        run.Report.Add(Name, "product's start of the bare program's", "times", ratios, Limit.AtMost(2.5));
        run.Report.Add(Name, "first tool call after ready", "ms", first, Limit.AtMost(60));
    }
}
