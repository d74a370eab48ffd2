using Parlae.Pms.Tests.Sandbox.Demo;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Sandbox.Load;

/// <summary>The load generator as anybody starts it, against the real app.</summary>
[Collection("Alone")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("Category", "Heavy")]
    public async Task A_small_load_is_played_judged_and_leaves_nothing_behind()
    {
        var (exitCode, said) = await RunAsync("--load", "burst,dead-pms,soak", "--calls", "6", "--minutes", "0.02");
        Assert.True(exitCode == 0, said);
        foreach (var words in new[]
        {
            "burst: 6 calls", "dead-pms: 6 calls, in the midst of which the practice's system cuts every connection", "answers 503", "soak: 6 calls in parallel",
            "resident memory is", "callers are served again", "stand in the practice's book (0 do not)", "Everything held.",
        })
        {
            Assert.Contains(words, said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("FAILED", said, StringComparison.Ordinal);
        Assert.Matches(@"bookAppointment +\d+ .*booked \d", said);
        Assert.Matches(@"process +\d+ % of one processor", said);
        Assert.Matches(@"\n  \d+\.\d +\d+\.\d +\d+\.\d +\d+\.\d +\d+\.\d +\d+ +\d+ +\d+/\d+/\d+ ", said); // what the app's runtime told
    }

    [Fact]
    public async Task A_load_that_nobody_knows_is_refused_with_one_line()
    {
        var (exitCode, said) = await RunAsync("--load", "storm");
        Assert.Equal(2, exitCode);
        Assert.Contains("--load must be all or some of soak, burst, flood, slow-pms, dead-pms, not storm.", said, StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Heavy")]
    public async Task A_minute_of_soak_a_burst_a_flood_a_slow_and_a_dead_system_hold()
    {
        var (exitCode, said) = await RunAsync("--load", "all", "--minutes", "1");
        output.WriteLine(said);
        Assert.True(exitCode == 0, said);
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryDirectory();
        using var process = DemoProcess.Start(folder.Path, DemoProcess.FreePortBase(), new() { ["TMPDIR"] = folder.Path }, arguments);
        var exitCode = await process.WaitForExitAsync(Cancellation);
        if (exitCode == 0)
            Assert.DoesNotContain(Directory.EnumerateDirectories(folder.Path), path => path.Contains("parlae-load-", StringComparison.Ordinal));
        return (exitCode, process.Output + process.Errors);
    }
}
