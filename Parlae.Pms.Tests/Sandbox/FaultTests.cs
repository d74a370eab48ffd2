using System.Diagnostics;

namespace Parlae.Pms.Tests.Sandbox;

public sealed class FaultTests
{
    private static Task<SandboxClient> StartAsync() => SandboxClient.StartAsync(new { today = "2026-03-02", limits = "off" });

    [Fact]
    public async Task A_status_strikes_as_often_as_told_with_headers_and_body()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new
        {
            match = new { vendor = "sikka", method = "get", pathPrefix = "/patients" },
            kind = "status",
            value = new { code = 503, headers = new { Retry_After = "7" }, body = new { error_code = "API2002" } },
            times = 2,
        });

        for (var n = 0; n < 2; n++)
        {
            var refused = await sandbox.GetAsync("patients");
            Assert.Equal((503, "API2002", "7"), (refused.Status, refused.Of("error_code"), refused.Message.Headers.GetValues("Retry_After").Single()));
        }

        Assert.Equal(200, (await sandbox.GetAsync("patients")).Status);
    }

    [Theory]
    [InlineData("/appointments", true)]
    [InlineData("/v4/appointments", true)]
    [InlineData("/sikka/v4/appoint", true)]
    [InlineData("/patients", false)]
    public async Task A_prefix_may_begin_anywhere_sensible(string prefix, bool strikes)
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { match = new { pathPrefix = prefix }, kind = "status", value = new { code = 500, body = "oops" } });
        var answer = await sandbox.GetAsync("appointments");
        Assert.Equal(strikes ? 500 : 200, answer.Status);
        Assert.Equal(strikes, answer.Text == "oops");
        await sandbox.DeleteFaultsAsync();
        Assert.Equal(200, (await sandbox.GetAsync("appointments")).Status);
    }

    [Fact]
    public async Task A_delay_holds_the_answer_back()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "delay", value = 150, times = 1 });
        var watch = Stopwatch.StartNew();
        Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
        Assert.True(watch.ElapsedMilliseconds >= 140, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_dropped_request_is_logged_without_a_status_and_does_nothing()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "drop", times = 1, match = new { method = "POST" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendAsync("POST", "appointment", Booking.Of()));
        Assert.Empty((await sandbox.PracticeAsync()).List("pendingWrites"));
        Assert.Equal(0, (await sandbox.ControlAsync("requests")).Items[^1].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_answer_dropped_after_the_write_leaves_the_write()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "dropAfterWrite", times = 1 });
        Assert.Equal(200, (await sandbox.GetAsync("practices")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendAsync("POST", "appointment", Booking.Of()));
        var pending = (await sandbox.PracticeAsync()).List("pendingWrites").Single();
        Assert.Equal("book", pending.Text("kind"));
        Assert.Single((await sandbox.GetAsync("writebacks?startdate=2026-03-02&enddate=2026-03-03")).Items);
    }

    [Fact]
    public async Task A_rejected_write_fails_with_the_text_and_a_lost_one_stays_pending()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "rejectWrite", value = "Chart is locked", times = 1 });
        var rejected = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        await sandbox.ControlAsync("faults", new { kind = "loseWrite", times = 1 });
        var lost = await sandbox.WriteAsync("POST", "appointment", Booking.Of("000005", time: "14:30"));
        await sandbox.AdvanceAsync(5 * 3600);

        var failed = await sandbox.StatusAsync(rejected);
        Assert.Equal(["Failed", "True", "Chart is locked", ""], [failed.Text("status"), failed.Text("has_error"), failed.Text("result"), failed.Text("created_id")]);
        Assert.Equal("Pending", (await sandbox.StatusAsync(lost)).Text("status"));
    }

    [Fact]
    public async Task A_lag_puts_the_next_copy_off_and_none_makes_it_come_at_once()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { match = new { vendor = "sikka" }, kind = "lag", value = 3600, times = 1 });
        var id = await BookAsync(sandbox, "10:00");
        await sandbox.AdvanceAsync(3600 - 160 - 1);
        Assert.Equal(204, (await sandbox.GetAsync("appointments?appointment_sr_no=" + id)).Status);
        Assert.Equal("2026-03-02T08:00:00", (await sandbox.GetAsync("data_sync_status?office_id=D10001")).Items[0].Text("data_insert_date"));
        await sandbox.AdvanceAsync(1);
        Assert.Equal(200, (await sandbox.GetAsync("appointments?appointment_sr_no=" + id)).Status);
        Assert.Equal("2026-03-02T09:00:00", (await sandbox.GetAsync("data_sync_status?office_id=D10001")).Items[0].Text("data_insert_date"));

        await sandbox.ControlAsync("faults", new { kind = "lag", value = 0 });
        var fresh = await BookAsync(sandbox, "14:30");
        Assert.Equal(200, (await sandbox.GetAsync("appointments?appointment_sr_no=" + fresh)).Status);
    }

    [Fact]
    public async Task A_rate_limit_of_its_own_lets_so_many_through()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "rateLimit", value = new { count = 3, perSeconds = 60 }, match = new { pathPrefix = "/practices" } });
        List<int> statuses = [];
        for (var n = 0; n < 5; n++)
            statuses.Add((await sandbox.GetAsync("practices")).Status);
        Assert.Equal([200, 200, 200, 429, 429], statuses);
        Assert.Equal(200, (await sandbox.GetAsync("providers")).Status);
    }

    [Fact]
    public async Task A_percentage_strikes_some_and_the_same_ones_after_every_reset()
    {
        var first = await StatusesAsync();
        Assert.InRange(first.Count(status => status == 503), 20, 60); // 40 of 200, give or take
        Assert.Equal(first, await StatusesAsync());

        static async Task<List<int>> StatusesAsync()
        {
            await using var sandbox = await StartAsync();
            await sandbox.ControlAsync("faults", new { kind = "status", value = 503, percent = 20, match = new { pathPrefix = "/practices" } });
            List<int> statuses = [];
            for (var n = 0; n < 200; n++)
                statuses.Add((await sandbox.GetAsync("practices")).Status);
            var shown = (await sandbox.ControlAsync("faults")).Items.Single();
            Assert.Equal((20, statuses.Count(status => status == 503)), (shown.GetProperty("percent").GetInt32(), shown.GetProperty("struck").GetInt32()));
            return statuses;
        }
    }

    [Fact]
    public async Task What_one_fault_spares_the_next_of_its_kind_may_strike()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("faults", new { kind = "status", value = 503, percent = 50 });
        await sandbox.ControlAsync("faults", new { kind = "status", value = 429, times = 5 });
        List<int> statuses = [];
        for (var n = 0; n < 40; n++)
            statuses.Add((await sandbox.GetAsync("practices")).Status);
        Assert.Equal(5, statuses.Count(status => status == 429));
        Assert.Contains(200, statuses);
        Assert.Contains(503, statuses);
    }

    private static async Task<string> BookAsync(SandboxClient sandbox, string time)
    {
        var tracking = await sandbox.WriteAsync("POST", "appointment", Booking.Of(time: time));
        await sandbox.AdvanceAsync(160);
        return (await sandbox.StatusAsync(tracking)).Text("created_id")!;
    }
}
