using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Functions.Hosting.Rehearsal;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

public class FailpointSettingTests
{
    private static FailpointPlan? Read(string text, params (string Name, string? Value)[] more)
    {
        using var folder = new TemporaryDirectory();
        var settings = more.Append(("Parlae__Failpoint", text)).ToDictionary(setting => setting.Item1, setting => setting.Item2);
        return TestSettings.Read(folder.Path, settings).Rehearsal.Failpoint;
    }

    [Fact]
    public void The_step_the_fault_and_which_time_are_read()
    {
        Assert.Equal(new(Steps.BookHeld, FailpointAction.Kill, TimeSpan.Zero, null), Read("book.held=kill"));
        Assert.Equal(new(Steps.BookSent, FailpointAction.StoreFail, TimeSpan.Zero, 3), Read("book.sent=storeFail@3"));
        Assert.Equal(new(Steps.ToolDone, FailpointAction.Delay, TimeSpan.FromMilliseconds(250), 1), Read("tool.done=delay:250@1"));
        Assert.Null(Read(""));
    }

    [Theory]
    [InlineData("book.nowhere=kill")]
    [InlineData("book.held")]
    [InlineData("book.held=")]
    [InlineData("book.held=explode")]
    [InlineData("book.held=kill@0")]
    [InlineData("book.held=kill@-1")]
    [InlineData("book.held=kill@1@2")]
    [InlineData("book.held=kill:5")]
    [InlineData("book.held=delay")]
    [InlineData("book.held=delay:soon")]
    [InlineData("book.held=delay:99999999")]
    [InlineData("BOOK.HELD=kill")]
    public void Anything_else_stops_the_start_with_a_line_that_says_how_it_is_written(string text)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(text));
        Assert.Equal("Parlae__Failpoint", refused.Setting);
        Assert.Contains("failpoints", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_refused_where_real_patients_are_served() =>
        Assert.NotEqual("", Assert.Throws<SettingsException>(() => Read("book.held=kill", ("WEBSITE_INSTANCE_ID", "abc"))).Setting);

    [Fact]
    public void No_two_steps_have_one_name() => Assert.Equal(Steps.All.Count, Steps.All.Select(step => step.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public async Task The_command_lists_them_all()
    {
        var listed = await AppProcess.RunAsync(["failpoints"]);
        Assert.Equal(0, listed.ExitCode);
        Assert.Equal(Steps.All.Select(step => step.Name), listed.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
