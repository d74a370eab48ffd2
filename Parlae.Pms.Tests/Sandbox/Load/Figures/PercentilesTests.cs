using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Tests.Sandbox.Load.Figures;

public sealed class PercentilesTests
{
    [Fact]
    public void Each_figure_is_one_that_was_measured_by_nearest_rank()
    {
        var values = Enumerable.Range(1, 200).Select(n => (double)n).Reverse();
        Assert.Equal(new Percentiles(200, 100, 190, 198, 200), Percentiles.Of(values));
        Assert.Equal(new Percentiles(1, 7, 7, 7, 7), Percentiles.Of([7]));
        Assert.Equal(new Percentiles(3, 2, 9, 9, 9), Percentiles.Of([9, 1, 2]));
    }

    [Fact]
    public void Of_nothing_there_is_nothing() => Assert.Equal(new Percentiles(0, 0, 0, 0, 0), Percentiles.Of([]));
}
