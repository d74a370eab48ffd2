using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Tests.Figures;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void Percentiles_lie_in_the_bucket_of_the_true_one()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var times = Enumerable.Range(0, random.Next(1, 300)).Select(_ => TimeSpan.FromMilliseconds(Math.Exp(random.NextDouble() * 11))).Order().ToList();
            var counts = new int[LatencyBuckets.Count];
            foreach (var time in times)
                counts[LatencyBuckets.Of(time)]++;
            foreach (var share in new[] { 0.5, 0.95 })
            {
                var truth = times[(int)Math.Ceiling(times.Count * share) - 1];
                var told = LatencyBuckets.Percentile(counts, share)!.Value;
                Assert.True(LatencyBuckets.Of(told) == LatencyBuckets.Of(truth), $"round {round}: {told} for {truth}");
            }
        }
    }

    [Fact]
    public void Nothing_has_no_percentile_and_the_slowest_are_told_as_the_last_limit()
    {
        Assert.Null(LatencyBuckets.Percentile(new int[LatencyBuckets.Count], 0.95));
        Assert.Null(LatencyBuckets.Percentile([], 0.5));
        var counts = new int[LatencyBuckets.Count];
        counts[LatencyBuckets.Of(TimeSpan.FromHours(1))]++;
        Assert.Equal(TimeSpan.FromMinutes(1), LatencyBuckets.Percentile(counts, 0.5));
        Assert.Equal((0, 0, 1), (LatencyBuckets.Of(TimeSpan.Zero), LatencyBuckets.Of(TimeSpan.FromMilliseconds(5)), LatencyBuckets.Of(TimeSpan.FromMilliseconds(5.1))));
    }
}
