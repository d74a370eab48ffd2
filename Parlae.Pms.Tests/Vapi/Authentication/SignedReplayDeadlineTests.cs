using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Tests.Vapi.Support;

namespace Parlae.Pms.Tests.Vapi.Authentication;

/// <summary>A store that stands still, and a delivery that died: neither is waited for longer than somebody listens.</summary>
public sealed class SignedReplayDeadlineTests : IDisposable
{
    private static readonly WebhookAuth Hmac = new() { Kind = WebhookAuthKind.Hmac };
    private static readonly byte[] Body = VapiFixtures.Bytes("tool-calls.object-arguments.json");
    private readonly VapiBench bench = new(Hmac);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_deadline_counts_from_the_arrival()
    {
        var (arrived, headers) = (bench.Clock.GetTimestamp(), bench.Sign(Body));
        bench.Records.Touched = () => bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.SendAsync(Body, headers);
        Assert.Equal(arrived, bench.Runner.Begun);
        Assert.True(bench.Clock.GetElapsedTime(arrived) >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_store_that_stands_still_is_not_waited_for_beyond_the_deadline_and_nothing_is_done()
    {
        var (headers, disk) = (bench.Sign(Body), new StandingDisk());
        bench.Records.Standing = disk;
        var asked = bench.SendAsync(Body, headers);
        bench.Clock.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(asked.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Contains(EdgeWords.Unavailable, (await InTimeAsync(asked)).Text, StringComparison.Ordinal);
        Assert.Empty(bench.Runner.Ran);

        bench.Records.Standing = null;
        disk.Move();
        Assert.Contains("Done", (await InTimeAsync(bench.SendAsync(Body, headers))).Text, StringComparison.Ordinal); // a claim that came to stand late holds nobody up
        Assert.Single(bench.Runner.Ran);
    }

    [Fact]
    public async Task A_deadline_that_is_over_leaves_no_claim()
    {
        using var late = new VapiBench(Hmac, deadline: TimeSpan.Zero);
        Assert.Contains(EdgeWords.Unavailable, (await late.SendAsync(Body, late.Sign(Body))).Text, StringComparison.Ordinal);
        Assert.Empty(late.Records.All);
    }

    [Fact]
    public async Task Nor_is_it_by_whoever_takes_over_from_a_delivery_that_died()
    {
        var (headers, disk, died) = (bench.Sign(Body), new StandingDisk(), new TaskCompletionSource());
        bench.Runner.Before = () => died.Task;
        var first = bench.SendAsync(Body, headers);
        Assert.Single(bench.Runner.Ran);
        bench.Runner.Before = () => Task.CompletedTask;

        var second = bench.SendAsync(Body, headers); // which waits for the first
        bench.Records.Standing = disk;
        bench.Clock.Advance(TimeSpan.FromSeconds(8));
        await InTimeAsync(disk.WaitedFor);
        Assert.False(second.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Contains(EdgeWords.Unavailable, (await InTimeAsync(second)).Text, StringComparison.Ordinal);

        bench.Records.Standing = null;
        disk.Move();
        Assert.Contains("Done", (await InTimeAsync(bench.SendAsync(Body, headers))).Text, StringComparison.Ordinal);
        Assert.Equal(2, bench.Runner.Ran.Count);
        died.SetResult();
        await first;
    }

    [Fact]
    public async Task A_first_delivery_that_died_is_taken_over_after_the_deadline()
    {
        using var quick = new VapiBench(Hmac, deadline: TimeSpan.FromSeconds(0.5));
        var died = new TaskCompletionSource();
        quick.Runner.Before = () => died.Task;
        var headers = quick.Sign(Body);
        var first = quick.SendAsync(Body, headers);
        Assert.Single(quick.Runner.Ran);
        var begun = quick.Runner.Begun;
        quick.Runner.Before = () => Task.CompletedTask;

        quick.Records.Touched = () => quick.Clock.Advance(TimeSpan.FromSeconds(1)); // while it waits
        var second = await quick.SendAsync(Body, headers);
        Assert.Contains("Done", second.Text, StringComparison.Ordinal);
        Assert.True(quick.Clock.GetElapsedTime(begun, quick.Runner.Begun) >= TimeSpan.FromSeconds(1)); // with a deadline of its own
        quick.Records.Touched = () => { };

        died.SetResult(); // Late: its answer must not replace the record.
        await first;
        Assert.Equal(second.Text, (await quick.SendAsync(Body, headers)).Text);
        Assert.Equal(2, quick.Runner.Ran.Count);
    }

    private static async Task<T> InTimeAsync<T>(Task<T> task) => await task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private static async Task InTimeAsync(Task task) => await task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}
