namespace Parlae.Pms.Core.Figures;

/// <summary>Durations counted in buckets, so that those of many hours and processes can be added up. The limits stand in stored rows: they never change, new ones come after them.</summary>
public static class LatencyBuckets
{
    /// <summary>Milliseconds; the last bucket is open.</summary>
    private static readonly int[] Limits = [5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000, 10_000, 15_000, 30_000, 60_000];

    public static int Count => Limits.Length + 1;

    public static int Of(TimeSpan took)
    {
        var at = Array.BinarySearch(Limits, (int)Math.Min(int.MaxValue, Math.Ceiling(took.TotalMilliseconds)));
        return at < 0 ? ~at : at;
    }

    /// <summary>Below which so many of the durations were, between two limits by proportion; null: there were none.</summary>
    /// <param name="counts">Of each bucket.</param>
    /// <param name="share">0.95 for p95.</param>
    public static TimeSpan? Percentile(IReadOnlyList<int> counts, double share)
    {
        var rank = counts.Sum() * share;
        if (rank == 0)
            return null;
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] < rank)
            {
                rank -= counts[i];
                continue;
            }

            var lower = i == 0 ? 0 : Limits[Math.Min(i, Limits.Length) - 1];
            var upper = i < Limits.Length ? Limits[i] : lower;
            return TimeSpan.FromMilliseconds(lower + ((upper - lower) * rank / counts[i]));
        }

        return TimeSpan.FromMilliseconds(Limits[^1]);
    }
}
