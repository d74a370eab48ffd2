using Parlae.Pms.Sandbox;

namespace Parlae.Pms.Tests.Sandbox.Load;

public sealed class LoadOptionsTests
{
    [Fact]
    public void A_load_has_a_size_of_its_own_unless_told()
    {
        var options = SandboxOptions.Parse(["--load", "soak"]);
        var load = options.Load!;
        Assert.Equal(("kolla", 50, 500, 200, 10.0, 1.0), (options.Pms, load.SoakCalls, load.BurstCalls, load.Quiet, load.SoakTime.TotalMinutes, load.FloodTime.TotalMinutes));
        Assert.Equal(["soak"], load.Scenarios);

        options = SandboxOptions.Parse(["--load", "burst,dead-pms", "--calls", "7", "--minutes", "0.5", "--quiet", "9", "--pms", "sikka"]);
        load = options.Load!;
        Assert.Equal(("sikka", 7, 7, 7, 9, 0.5), (options.Pms, load.SoakCalls, load.BurstCalls, load.TroubledCalls, load.Quiet, load.SoakTime.TotalMinutes));
        Assert.Equal(["burst", "dead-pms"], load.Scenarios);
        Assert.Equal(["soak", "burst", "flood", "slow-pms", "dead-pms"], SandboxOptions.Parse(["--load", "all"]).Load!.Scenarios);
    }

    [Theory]
    [InlineData("--load", "storm")]
    [InlineData("--load", "soak,storm")]
    [InlineData("--load", "")]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "121")]
    [InlineData("--minutes", "NaN")]
    [InlineData("--calls", "0")]
    [InlineData("--calls", "2001")]
    [InlineData("--quiet", "-1")]
    public void What_is_wrong_is_named(string name, string value)
    {
        string[] arguments = name == "--load" ? [name, value] : ["--load", "soak", name, value];
        Assert.StartsWith(name, Assert.Throws<ArgumentException>(() => SandboxOptions.Parse(arguments)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_without_a_load_is_refused() =>
        Assert.Contains("--load", Assert.Throws<ArgumentException>(() => SandboxOptions.Parse(["--minutes", "1"])).Message, StringComparison.Ordinal);
}
