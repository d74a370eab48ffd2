namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>How long something took, over many times: milliseconds.</summary>
internal sealed record Percentiles(int Count, double P50, double P95, double P99, double Max)
{
    private static readonly Percentiles None = new(0, 0, 0, 0, 0);

    /// <summary>By nearest rank: each figure is one that was really measured.</summary>
    internal static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? None : new Percentiles(sorted.Length, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
