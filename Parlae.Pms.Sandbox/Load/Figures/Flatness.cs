namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>
/// Whether something has stopped growing: the last third of a run against the second. The first third is left out, in which caches fill and code is
/// compiled. Medians, as memory goes up and down between collections.
/// </summary>
/// <param name="Second">Median of the second third.</param>
/// <param name="Last">Median of the last third.</param>
/// <param name="Holds">Whether the last is no more than the second and what was allowed on top.</param>
internal sealed record Flatness(double Second, double Last, bool Holds)
{
    internal const int LeastSamples = 9;

    /// <summary>Null: too few samples to say.</summary>
    /// <param name="share">So much growth is allowed, of the second third.</param>
    /// <param name="slack">So much in any case, in the unit of the values.</param>
    internal static Flatness? Of(IReadOnlyList<double> values, double share, double slack)
    {
        if (values.Count < LeastSamples)
            return null;
        var third = values.Count / 3;
        var (second, last) = (Median(values.Skip(values.Count - (2 * third)).Take(third)), Median(values.TakeLast(third)));
        return new Flatness(second, last, last <= second + Math.Max(share * second, slack));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
