using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Tests.Sandbox.Load;

public sealed class LoadReportTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(40, 43, true)]
    [InlineData(40, 44, false)]
    [InlineData(100, 105, true)]
    [InlineData(100, 106, false)]
    [InlineData(40, null, false)]
    public void What_is_in_use_after_the_second_third_may_be_more_at_the_end_by_a_little(int second, int? last, bool holds)
    {
        using var output = new StringWriter();
        var report = new DemoReport(output);
        var seen = Enumerable.Range(0, 9).Select(n => new ProcessSample(TimeSpan.FromSeconds(n), 200 * Megabyte, 300, 20, default, default, Figures(50))).ToList();

        new LoadReport(report, output).Steady(seen, [Figures(10), Figures(second), last is { } mb ? Figures(mb) : null], TimeSpan.FromMinutes(1));

        Assert.True(holds == report.Held, output.ToString());
    }

    private static RuntimeFigures Figures(int live) => new(60 * Megabyte, live * Megabyte, 70 * Megabyte, 0, 0, 0, default, 0);
}
