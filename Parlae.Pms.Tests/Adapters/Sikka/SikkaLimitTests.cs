using System.Net;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaLimitTests : IDisposable
{
    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_window_that_opens_soon_is_waited_for()
    {
        var calls = 0;
        bench.Sikka.On("GET things", _ => ++calls == 1 ? Closed(2) : SikkaImitation.Json(200, SikkaImitation.List()));
        var before = bench.Clock.GetUtcNow();
        await bench.WhileTimePassesAsync(ReadAsync());
        Assert.True(bench.Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(2));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_write_refused_by_the_window_was_not_performed_and_goes_again()
    {
        var calls = 0;
        bench.Sikka.On("POST thing", _ => ++calls == 1 ? Closed(1) : SikkaImitation.Accepted("5"));
        Assert.Equal(new WriteReceipt.Submitted("5"), await bench.WhileTimePassesAsync(WriteAsync()));
    }

    [Fact]
    public async Task A_window_that_stays_closed_is_told_with_its_time_and_nothing_more_is_asked()
    {
        bench.Sikka.On("GET things", _ => Closed(40));
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
        Assert.Equal(("rate-limited", TimeSpan.FromSeconds(40)), (fault.Reason, fault.RetryAfter));
        await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
        await Assert.ThrowsAsync<VendorUnreachableException>(WriteAsync);
        Assert.Single(bench.Sikka.To("things"));

        // Another account has its own window.
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Http(SikkaBench.Link(account: "other")).ListAsync<Row>("things", new Dictionary<string, string?>(), false, Stop));
        Assert.Equal(2, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task Retry_after_is_obeyed_where_there_is_no_window()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(429, "", ("Retry-After", "33")));
        Assert.Equal(TimeSpan.FromSeconds(33), (await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync)).RetryAfter);
    }

    [Fact]
    public async Task A_closed_window_of_untold_size_leaves_no_limit_behind()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(429, "", ("Retry-After", "33")));
        await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
        bench.Sikka.None("things");
        await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
        bench.Clock.Advance(TimeSpan.FromSeconds(33));
        for (var n = 0; n < 12; n++) await ReadAsync();
        Assert.Equal(13, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task The_last_request_of_a_window_is_seen_coming()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("X-Rate-Limit-Limit", "5"), ("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "20")));
        await ReadAsync();
        Assert.Equal("rate-limited", (await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync)).Reason);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await ReadAsync();
        Assert.Equal(2, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task Calls_at_once_share_what_the_window_has_left()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("X-Rate-Limit-Limit", "5"), ("X-Rate-Limit-Remaining", "3"), ("X-Rate-Limit-Reset", "20")));
        await ReadAsync();
        var gate = new TaskCompletionSource();
        bench.Sikka.OnAsync("GET things", async _ =>
        {
            await gate.Task;
            return SikkaImitation.Json(200, SikkaImitation.List());
        });
        var calls = Enumerable.Range(0, 10).Select(_ => ReadAsync()).ToList();
        gate.SetResult();
        await Task.WhenAll(calls).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Equal(3, calls.Count(call => call.IsCompletedSuccessfully));
        Assert.Equal(4, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task What_an_answer_tells_counts_more_than_our_own_count()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("X-Rate-Limit-Limit", "5"), ("X-Rate-Limit-Remaining", "5"), ("X-Rate-Limit-Reset", "60")));
        for (var n = 0; n < 12; n++) await ReadAsync();
        Assert.Equal(12, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task An_answer_without_headers_counts_down_what_was_told()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("X-Rate-Limit-Remaining", "2"), ("X-Rate-Limit-Reset", "60")));
        await ReadAsync();
        bench.Sikka.None("things");
        await ReadAsync();
        await ReadAsync();
        await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
    }

    [Fact]
    public async Task The_applications_window_is_not_the_offices()
    {
        bench.Sikka.On("GET things", request => request.Key == "" ? Closed(40) : new HttpResponseMessage(HttpStatusCode.NoContent));
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Http().ListAsync<Row>("things", new Dictionary<string, string?>(), true, Stop));
        await ReadAsync();
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.Http(SikkaBench.Link(account: "other")).ListAsync<Row>("things", new Dictionary<string, string?>(), true, Stop));
        Assert.Equal(2, bench.Sikka.To("things").Count);
    }

    [Fact]
    public async Task A_used_up_day_stops_all_requests_until_it_is_probed_again()
    {
        bench.Sikka.On("GET things", _ => SikkaImitation.Refusal(429, "API2012"));
        var fault = await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);

        // 14:00 UTC is 9:00 in Chicago: fifteen hours to midnight there.
        Assert.Equal(("daily-quota", TimeSpan.FromHours(15)), (fault.Reason, fault.RetryAfter));
        await Assert.ThrowsAsync<VendorUnreachableException>(ReadAsync);
        Assert.Single(bench.Sikka.To("things"));
        bench.Clock.Advance(TimeSpan.FromMinutes(16));
        bench.Sikka.None("things");
        await ReadAsync();
    }

    [Fact]
    public async Task A_clinics_own_ceiling_lets_one_seconds_worth_go_and_spaces_the_rest()
    {
        var pace = new SikkaPace(bench.Clock);
        var access = new SikkaAccess(SikkaBench.Link(perSecond: 2), "app-id");
        for (var n = 0; n < 2; n++) Assert.True(Take().IsCompletedSuccessfully);
        for (var n = 0; n < 3; n++)
        {
            var turn = Take();
            bench.Clock.Advance(TimeSpan.FromMilliseconds(470));
            Assert.False(turn.IsCompleted);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(40));
            await turn;
        }

        Task Take() => pace.TakeAsync(access, false, TimeSpan.FromSeconds(3), Stop).AsTask();
    }

    [Fact]
    public async Task A_deadline_that_ends_in_the_queue_says_so()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Sikka.On("GET things", _ =>
        {
            arrived.TrySetResult();
            return Closed(2);
        });
        using var deadline = new CancellationTokenSource();
        var read = bench.Http().ListAsync<Row>("things", new Dictionary<string, string?>(), false, deadline.Token);
        await Task.WhenAny(arrived.Task, read).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await deadline.CancelAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => read);
        Assert.True(fault is VendorUnreachableException { Reason: "rate-limited" } or OperationCanceledException, fault.GetType().Name);
    }

    private static HttpResponseMessage Closed(int seconds)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.Add("X-Rate-Limit-Limit", "5");
        response.Headers.Add("X-Rate-Limit-Remaining", "0");
        response.Headers.Add("X-Rate-Limit-Reset", seconds.ToString());
        return response;
    }

    private Task<SikkaList<Row>> ReadAsync() => bench.Http().ListAsync<Row>("things", new Dictionary<string, string?>(), false, Stop);

    private Task<WriteReceipt> WriteAsync() => bench.Http().WriteAsync(HttpMethod.Post, "thing", new Dictionary<string, string>(), WriteRejection.Other, Stop);

    public void Dispose() => bench.Dispose();

    private sealed record Row(string? Id);
}
