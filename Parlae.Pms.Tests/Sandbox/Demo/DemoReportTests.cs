using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Tests.Sandbox.Demo;

public sealed class DemoReportTests : IDisposable
{
    private readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void What_does_not_hold_is_named_and_remembered()
    {
        var report = new DemoReport(output);
        report.Check(true, "the sky is up");
        report.Check(false, "the earth is flat");
        report.Check(true, "water is wet");
        report.Sum();
        Assert.False(report.Held);
        Assert.Contains("FAILED     the earth is flat", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Did not hold: the earth is flat.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_need_that_does_not_hold_ends_the_demo_with_exit_code_1()
    {
        var failure = Assert.Throws<DemoFailure>(() => new DemoReport(output).Need(false, "the app answers"));
        Assert.Equal((1, "The demo stops: it does not hold that the app answers."), (failure.ExitCode, failure.Message));
    }
}
