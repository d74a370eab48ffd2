using System.Diagnostics;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>How much, and how, the PMS is asked.</summary>
public sealed class PmsTrafficTests(SharedClinic fixture, ITestOutputHelper output) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Calls_at_the_same_time_share_one_token_and_one_renewal()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync("2026-03-09")));
        Assert.Single(await clinic.Sandbox.RequestsAsync(0), IsForToken); // the setup's own, which calls go on with

        await clinic.Sandbox.AdvanceAsync(25 * 3600);
        var before = await clinic.Sandbox.LastRequestAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync("2026-03-10")));

        Assert.Single(await clinic.Sandbox.RequestsAsync(before), IsForToken);
    }

    [Fact]
    public async Task Calls_that_ask_for_the_same_days_at_once_share_their_reads()
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync("2026-03-23")));

        Assert.Single(await clinic.Sandbox.RequestsAsync(before), request => request.Path.EndsWith("/appointments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Independent_reads_run_in_parallel()
    {
        await AskAsync("2026-03-11"); // fetches the token, and warms the machine
        await clinic.Sandbox.AdvanceAsync(3600); // past the cache's life, within the token's
        const int Delay = 400;
        await using var slow = await clinic.Sandbox.FaultAsync("delay", Delay);
        var before = await clinic.Sandbox.LastRequestAsync();
        var started = Stopwatch.GetTimestamp();

        await AskAsync("2026-04-07");

        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var requests = await clinic.Sandbox.RequestsAsync(before);
        output.WriteLine($"{requests.Count} requests of {Delay} ms in {took:F0} ms: {string.Join(' ', requests.Select(request => request.Path.Split('/')[^1]))}");
        Assert.DoesNotContain(requests, IsForToken);
        Assert.True(requests.Count >= 3, $"{requests.Count} requests say nothing about order");
        Assert.True(took < 2.5 * Delay, $"{requests.Count} requests of {Delay} ms took {took:F0} ms");
    }

    [Fact]
    public async Task The_same_days_are_read_once_within_the_caches_life_and_again_after_it()
    {
        var call = clinic.Call();
        (await call.LookAsync("2026-03-16")).Is("slots");
        var before = await clinic.Sandbox.LastRequestAsync();

        (await call.LookAsync("2026-03-16")).Is("slots");
        await clinic.Sandbox.AdvanceAsync(14 * 60);
        (await call.LookAsync("2026-03-16")).Is("slots");
        (await clinic.Call().LookAsync("2026-03-16")).Is("slots");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));

        await clinic.Sandbox.AdvanceAsync(2 * 60);
        (await call.LookAsync("2026-03-16")).Is("slots");
        Assert.NotEmpty(await clinic.Sandbox.RequestsAsync(before));
    }

    private async Task AskAsync(string date) => Assert.Contains((await clinic.Call().LookAsync(date)).Status, new[] { "slots", "alternatives" });

    private static bool IsForToken(SandboxControl.Request request) => request.Path.EndsWith("/request_key", StringComparison.Ordinal);
}
