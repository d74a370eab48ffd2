namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>Where a share of all measurements lies at or below.</summary>
internal static class Quantile
{
    /// <summary>The mean of the two in the middle, where there are two.</summary>
    public static double Median(IEnumerable<double> measured)
    {
        var sorted = Sorted(measured);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>By the nearest rank: a value that was measured, never one between two.</summary>
    /// <param name="share">0.99 for the 99th percentile.</param>
    public static double Of(IEnumerable<double> measured, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share is > 0 and <= 1, true);
        var sorted = Sorted(measured);
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
    }

    private static double[] Sorted(IEnumerable<double> measured)
    {
        double[] sorted = [.. measured];
        if (sorted.Length == 0) throw new ArgumentException("Nothing was measured.", nameof(measured));
        Array.Sort(sorted);
        return sorted;
    }
}
