using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Kolla;

public sealed class KollaScheduleTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public KollaScheduleTests() => bench.Kolla.Items("appointments", "appointments");

    [Theory]
    [InlineData("America/Toronto", 2026, 3, 8, "2026-03-08T13:00:00Z", "2026-03-08T16:00:00Z")] // the day clocks go forward
    [InlineData("America/Toronto", 2026, 3, 7, "2026-03-07T14:00:00Z", "2026-03-07T17:00:00Z")]
    [InlineData("America/Toronto", 2026, 11, 1, "2026-11-01T14:00:00Z", "2026-11-01T17:00:00Z")] // the day they go back
    [InlineData("America/Vancouver", 2025, 11, 2, "2025-11-02T17:00:00Z", "2025-11-02T20:00:00Z")]
    [InlineData("America/Phoenix", 2026, 7, 1, "2026-07-01T16:00:00Z", "2026-07-01T19:00:00Z")]
    public async Task Hours_are_wall_time_in_the_practices_zone(string zone, int year, int month, int day, string from, string to)
    {
        var date = new LocalDate(year, month, day);
        Hours("D1", date, "09:00", "12:00:00");
        var window = Assert.Single((await ReadAsync(date, zone: zone))[0].Windows);
        Assert.Equal((Utc(from), Utc(to)), (window.Time.Start, window.Time.End));
    }

    [Fact]
    public async Task A_visit_in_the_hour_that_comes_twice_is_where_its_moment_says()
    {
        var day = new LocalDate(2026, 11, 1);
        Hours("D1", day, "00:00", "24:00");
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "1", start: "2026-11-01T06:30:00Z", end: "2026-11-01T07:00:00Z")); // the second half past one
        var busy = (await ReadAsync(day, zone: "America/Toronto"))[0].Busy;
        Assert.All(busy, one => Assert.Equal(Utc("2026-11-01T06:30:00Z"), one.Time.Start));
    }

    [Fact]
    public async Task A_visit_takes_its_provider_and_its_room_and_a_broken_one_nobody()
    {
        Hours("D1", Sample.Monday, "09:00", "12:00");
        bench.Kolla.Items(
            "appointments", "appointments", Sample.Row(id: "1", start: "2025-06-02T14:30:00Z", end: "2025-06-02T15:10:00Z"),
            Sample.Row(id: "2", start: "2025-06-02T16:00:00Z", end: "2025-06-02T16:30:00Z", flags: "\"broken\":true"),
            Sample.Row(id: "3", start: "2025-06-02T17:00:00Z", end: "2025-06-02T17:30:00Z", flags: "\"cancelled\":\"true\""),
            """{"name":"appointments/4","wall_start_time":"2025-06-02 15:00:00","wall_end_time":"2025-06-02 15:30:00","time_zone":"America/Chicago","resources":[{"name":"resources/operatory_1","type":"operatory"}]}""",
            """{"name":"appointments/5","start_time":"2025-06-02T21:00:00Z","end_time":"2025-06-02T21:15:00Z"}""",
            """{"name":"appointments/6","notes":"no time at all"}""");
        var busy = (await ReadAsync(Sample.Monday))[0].Busy;
        Assert.Equal(
            [("provider_H1", null, 14, 40.0), (null, "operatory_2", 14, 40.0), (null, "operatory_1", 20, 30.0), (null, null, 21, 15.0)],
            busy.Select(one => (one.ProviderId, one.RoomId, one.Time.Start.InUtc().Hour, one.Time.Duration.TotalMinutes)));
        Assert.Contains("appointment 6 has no time", bench.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no time at all", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reserved_time_is_not_offered_unless_the_practice_says_so()
    {
        bench.Kolla.On("GET resources/provider_D1:loadSchedule", _ => KollaImitation.Json(200, """
            {"schedule":[{"date":"2025-06-02","blocks":[{"start_time":"08:00","end_time":"12:00"},{"start_time":"rubbish","end_time":"13:00"}]}],
             "notes":[{"date":"2025-06-02","blocks":[{"start_time":"10:00","end_time":"11:00"}]},{"date":"2025-06-02","start_time":"11:30","end_time":"12:00"},{"text":"unknown shape"}]}
            """));
        None("H1");
        var day = (await ReadAsync(Sample.Monday))[0];
        Assert.Single(day.Windows);
        Assert.Equal([60.0, 30.0], day.Busy.Select(busy => busy.Time.Duration.TotalMinutes));
        Assert.Empty((await ReadAsync(Sample.Monday, new() { ["bookReservedTime"] = "true" }))[0].Busy);
    }

    [Fact]
    public async Task Hours_are_remembered_and_appointments_never()
    {
        Hours("D1", Sample.Monday, "09:00", "12:00");
        await ReadAsync(Sample.Monday);
        await ReadAsync(Sample.Monday.PlusDays(3));
        Assert.Single(bench.Kolla.To("GET resources/provider_D1:loadSchedule"));
        Assert.Equal(2, bench.Kolla.To("GET appointments").Count);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await ReadAsync(Sample.Monday);
        Assert.Equal(2, bench.Kolla.To("GET resources/provider_D1:loadSchedule").Count);
    }

    [Fact]
    public async Task Rooms_have_hours_only_where_the_practice_books_by_chair()
    {
        Hours("D1", Sample.Monday, "09:00", "12:00");
        foreach (var room in new[] { "1", "2" }) Hours(Sample.Monday, "10:00", "11:00", $"operatory_{room}");
        var windows = (await ReadAsync(Sample.Monday, new() { ["roomHours"] = "true" }))[0].Windows;
        Assert.Equal([("provider_D1", null), (null, "operatory_1"), (null, "operatory_2")], windows.Select(window => (window.ProviderId, window.RoomId)));
    }

    [Fact]
    public async Task Without_any_hours_nothing_is_made_up()
    {
        None("D1", "H1");
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => ReadAsync(Sample.Monday));
        Assert.Contains("config.useOpenHours", fault.Message, StringComparison.Ordinal);
        Assert.Empty((await ReadAsync(Sample.Monday, new() { ["useOpenHours"] = "true" }))[0].Windows);
        Assert.Equal(2, bench.Kolla.Requests.Count(request => request.Path.EndsWith(":loadSchedule", StringComparison.Ordinal))); // what is lacking is remembered, too
    }

    [Fact]
    public async Task A_connector_that_lags_says_how_old_its_days_may_be()
    {
        Hours("D1", Sample.Monday, "09:00", "12:00");
        Assert.Null((await ReadAsync(Sample.Monday))[0].AsOf);
        Assert.Equal(bench.Now - Duration.FromSeconds(90), (await ReadAsync(Sample.Monday, new() { ["lagSeconds"] = "90" }))[0].AsOf);
    }

    private void Hours(string provider, LocalDate day, string from, string to)
    {
        Hours(day, from, to, $"provider_{provider}");
        None(provider == "D1" ? "H1" : "D1");
    }

    private void Hours(LocalDate day, string from, string to, string resource) => bench.Kolla.On(
        $"GET resources/{resource}:loadSchedule", _ => KollaImitation.Json(200, $$"""{"schedule":[{"date":"{{day:uuuu-MM-dd}}","blocks":[{"start_time":"{{from}}","end_time":"{{to}}"}]}],"notes":[]}"""));

    private void None(params string[] providers)
    {
        foreach (var provider in providers) bench.Kolla.On($"GET resources/provider_{provider}:loadSchedule", _ => KollaImitation.Refusal(501, 12));
    }

    private Task<IReadOnlyList<PracticeDay>> ReadAsync(LocalDate day, Dictionary<string, string>? config = null, string zone = "America/Chicago") =>
        bench.Connect(KollaBench.Link(zone, config: config)).Schedule.ReadDaysAsync(day, day, Stop);

    private static Instant Utc(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value;

    public void Dispose() => bench.Dispose();
}
