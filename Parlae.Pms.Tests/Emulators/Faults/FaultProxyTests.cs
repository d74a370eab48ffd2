using System.Diagnostics;
using System.Net;

namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>What a plain client meets behind the proxy, and what the store behind it knows of that.</summary>
public sealed class FaultProxyTests(ProxyBench bench) : IClassFixture<ProxyBench>
{
    private const ProxiedStore Store = ProxiedStore.Tables;
    private const int Delay = 200;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string Word => Guid.NewGuid().ToString("N");

    [Fact]
    public async Task What_is_not_struck_passes_as_it_was_said()
    {
        var word = Word;

        using var answer = await bench.WriteAsync(word, "/things(PartitionKey='a%20b',RowKey='%C3%A9')?x=1", Now);

        Assert.Equal($"/things(PartitionKey='a%20b',RowKey='%C3%A9')?x=1 has {word}", await answer!.Content.ReadAsStringAsync(Now));
        Assert.Single(bench.Performed, word);
    }

    [Theory]
    [InlineData(FaultKind.Delay, 200, true)]
    [InlineData(FaultKind.Reset, null, false)]
    [InlineData(FaultKind.Throttled, 429, false)]
    [InlineData(FaultKind.Broken, 500, false)]
    [InlineData(FaultKind.Busy, 503, false)]
    [InlineData(FaultKind.LostAnswer, null, true)]
    [InlineData(FaultKind.BusyAfterWrite, 503, true)]
    internal async Task Each_fault_is_seen_by_the_client_and_counted(FaultKind kind, int? status, bool isPerformed)
    {
        var (word, before) = (Word, await bench.CountsAsync());
        await bench.Proxy.StrikeAsync(Store, FaultPlan.Always(kind));
        var began = Stopwatch.GetTimestamp();

        using var answer = await bench.WriteAsync(word, cancellationToken: Now);

        var took = Stopwatch.GetElapsedTime(began);
        await bench.Proxy.SpareAsync(Store);
        Assert.Equal(status, (int?)answer?.StatusCode);
        Assert.Equal(isPerformed, bench.Performed.Contains(word)); // also where the answer was lost
        if (kind == FaultKind.Delay) Assert.True(took >= TimeSpan.FromMilliseconds(Delay * 0.9), $"{took}");
        if (kind == FaultKind.Throttled) Assert.Equal(TimeSpan.FromSeconds(1), answer!.Headers.RetryAfter!.Delta);
        var counts = await bench.CountsAsync();
        Assert.Equal((before.Asked + 1, before.Of(kind) + 1, before.StruckInAll + 1), (counts.Asked, counts.Of(kind), counts.StruckInAll));
        using var after = await bench.WriteAsync(Word, cancellationToken: Now);
        Assert.Equal(HttpStatusCode.OK, after!.StatusCode);
    }

    [Fact]
    public async Task A_share_of_the_requests_is_struck_as_the_seed_has_it()
    {
        var plan = FaultPlan.Everything(seed: 7, percent: 30) with { DelayMilliseconds = 1 };
        var before = await bench.CountsAsync();

        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal(first, second);
        Assert.InRange(first.Count(each => each != "OK"), 25, 95); // a delay is an answer
        var counts = await bench.CountsAsync();
        Assert.Equal(600, counts.Asked - before.Asked);
        Assert.Equal(first.Concat(second).Count(each => each == "TooManyRequests"), counts.Of(FaultKind.Throttled) - before.Of(FaultKind.Throttled));
        Assert.Equal(first.Concat(second).Count(each => each == ""), counts.Of(FaultKind.Reset) + counts.Of(FaultKind.LostAnswer) - before.Of(FaultKind.Reset) - before.Of(FaultKind.LostAnswer));
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.True(counts.Of(kind) > before.Of(kind)));
        Assert.Equal(0, counts.Failed);

        async Task<List<string>> RunAsync()
        {
            var seen = new List<string>();
            await bench.Proxy.StrikeAsync(Store, plan);
            for (var n = 0; n < 300; n++)
            {
                using var answer = await bench.WriteAsync(Word, cancellationToken: Now);
                seen.Add($"{answer?.StatusCode}");
            }

            await bench.Proxy.SpareAsync(Store);
            return seen;
        }
    }

    [Theory]
    [InlineData(OutageKind.Refused, null)]
    [InlineData(OutageKind.Busy, 503)]
    internal async Task A_store_is_away_until_it_is_brought_back(OutageKind kind, int? status)
    {
        var (word, before) = (Word, await bench.CountsAsync());
        await bench.Proxy.TakeAwayAsync(Store, new(kind));

        using (var onOpenConnection = await bench.WriteAsync(word, cancellationToken: Now)) Assert.Equal(status, (int?)onOpenConnection?.StatusCode);
        using (var again = await bench.WriteAsync(word, cancellationToken: Now)) Assert.Equal(status, (int?)again?.StatusCode);
        await bench.Proxy.BringBackAsync(Store);

        Assert.DoesNotContain(word, bench.Performed);
        Assert.True((await bench.CountsAsync()).Away >= before.Away + 2);
        using var after = await bench.WriteAsync(word, cancellationToken: Now);
        Assert.Equal(HttpStatusCode.OK, after!.StatusCode);
    }

    [Fact]
    public async Task A_silent_store_answers_nobody_and_cuts_them_off_when_it_is_back()
    {
        var word = Word;
        await bench.Proxy.TakeAwayAsync(Store, new(OutageKind.Silent));
        var waiting = bench.WriteAsync(word, cancellationToken: Now);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromMilliseconds(300), Now));

        await bench.Proxy.BringBackAsync(Store);

        Assert.Null(await waiting);
        Assert.DoesNotContain(word, bench.Performed);
    }

    [Fact]
    public async Task An_outage_may_be_of_what_a_request_names_alone()
    {
        await bench.Proxy.TakeAwayAsync(Store, new(OutageKind.Busy, Only: "Audit"));
        using var named = await bench.WriteAsync(Word, "/TestAudit()", Now);
        using var inBody = await bench.WriteAsync("POST /TestAudit HTTP/1.1", "/$batch", Now);
        using var other = await bench.WriteAsync(Word, "/TestOther()", Now);
        await bench.Proxy.BringBackAsync(Store);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (named!.StatusCode, inBody!.StatusCode, other!.StatusCode));
    }
}
