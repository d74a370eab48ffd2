using System.Diagnostics;
using Parlae.Pms.Benchmarks.Figures;

namespace Parlae.Pms.Benchmarks.Load;

/// <summary>What one round of load measured.</summary>
/// <param name="Latencies">In milliseconds, of each request.</param>
internal sealed record LoadResult(TimeSpan Took, IReadOnlyList<double> Latencies)
{
    public double PerSecond => Latencies.Count / Took.TotalSeconds;

    public double P50 => Quantile.Median(Latencies);

    public double P99 => Quantile.Of(Latencies, 0.99);

    public static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
