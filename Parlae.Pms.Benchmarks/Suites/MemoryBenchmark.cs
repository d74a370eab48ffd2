using Parlae.Pms.Benchmarks.Figures;

namespace Parlae.Pms.Benchmarks.Suites;

/// <summary>What of the product is in memory after all the load that the run gave it.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    public string Name => "memory";

    public async Task RunAsync(BenchRun run)
    {
        var product = (await run.ClinicAsync()).Product;
        run.Report.Add(Name, "product, resident after the load", "MiB", [product.ResidentMegabytes], Limit.AtMost(250));
        run.Report.Add(Name, "product, resident at its most", "MiB", [product.PeakMegabytes]);
        run.Report.Add(Name, "product, threads", "", [product.Threads]);
        run.Report.Add(Name, "bare Kestrel, resident after the load", "MiB", [run.Kestrel.ResidentMegabytes]);
    }
}
