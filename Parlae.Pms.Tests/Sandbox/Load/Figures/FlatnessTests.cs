using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Tests.Sandbox.Load.Figures;

public sealed class FlatnessTests
{
    [Fact]
    public void What_grows_while_it_warms_up_and_then_stands_is_flat()
    {
        var flat = Flatness.Of([10, 40, 80, 100, 101, 99, 100, 102, 101], share: 0.05, slack: 0);
        Assert.Equal(new Flatness(100, 101, Holds: true), flat);
    }

    [Theory]
    [InlineData(0.05, 0, false)]
    [InlineData(0.30, 0, true)]
    [InlineData(0, 29, false)]
    [InlineData(0, 30, true)]
    public void What_goes_on_growing_is_not_but_for_what_is_allowed(double share, double slack, bool holds)
    {
        var flat = Flatness.Of([70, 80, 90, 100, 110, 120, 130, 140, 150], share, slack);
        Assert.Equal(new Flatness(110, 140, holds), flat);
    }

    [Fact]
    public void One_peak_between_two_collections_is_no_growth() =>
        Assert.True(Flatness.Of([1, 1, 1, 50, 51, 49, 50, 400, 50], share: 0.05, slack: 0)!.Holds);

    [Fact]
    public void Too_few_samples_say_nothing() => Assert.Null(Flatness.Of([1, 2, 3, 4, 5, 6, 7, 8], share: 1, slack: 100));
}
