using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaScheduleTests : IDisposable
{
    private static readonly LocalDate Monday = new(2026, 3, 16);

    private readonly SikkaBench bench = new(SikkaBench.Unhurried);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SikkaScheduleTests()
    {
        bench.Sikka.None("appointments", "practice_schedule", "appointments_available_slots", "data_sync_status");
        bench.Sikka.Items("operatories", """{"operatory":"Chair 1","abbreviation":"OP-1"}""", """{"operatory":"Chair 2","abbreviation":"OP-2"}""");
    }

    [Theory]
    [InlineData("08:00", "12:30")]
    [InlineData("08:00:00", "12:30:00")]
    [InlineData("8:00 AM", "12:30 PM")]
    [InlineData("8:00 am", "12:30 pm")]
    [InlineData("2026-03-16T08:00:00", "2026-03-16T12:30:00")]
    [InlineData("1900-01-01 08:00:00", "1900-01-01 12:30:00")]
    [InlineData("3/16/2026 8:00:00 AM", "3/16/2026 12:30:00 PM")]
    public async Task Hours_are_read_in_any_likely_format(string from, string to)
    {
        bench.Sikka.Items("practice_schedule", Week("provider", "DOC1", "2026-03-15", $"\"monday_start_1\":\"{from}\",\"monday_end_1\":\"{to}\""));
        var window = Assert.Single((await DayAsync()).Windows);
        Assert.Equal(("DOC1", null, new Interval(Instant.FromUtc(2026, 3, 16, 13, 0), Instant.FromUtc(2026, 3, 16, 17, 30))), (window.ProviderId, window.RoomId, window.Time));
    }

    [Theory]
    [InlineData("2026-03-16", true)] // weeks begin on Monday
    [InlineData("2026-03-10", true)] // six days before
    [InlineData("2026-03-09", false)]
    [InlineData("2026-03-17", false)]
    public async Task A_row_holds_for_the_seven_days_from_its_date(string date, bool holds)
    {
        bench.Sikka.Items("practice_schedule", Week("provider", "DOC1", date, Hours("monday")));
        Assert.Equal(holds ? 1 : 0, (await DayAsync()).Windows.Count);
    }

    [Fact]
    public async Task Of_two_weeks_that_fit_the_later_counts_and_an_earlier_one_stands_in_only_where_configured()
    {
        bench.Sikka.Items("practice_schedule", Week("provider", "DOC1", "2026-03-15", Hours("monday")), Week("provider", "DOC1", "2026-03-12", "\"monday_start_1\":\"07:00\",\"monday_end_1\":\"19:00\""));
        Assert.Equal(Instant.FromUtc(2026, 3, 16, 13, 0), Assert.Single((await DayAsync()).Windows).Time.Start);
        Assert.Empty((await DayAsync(Monday.PlusDays(7))).Windows);
        var config = new Dictionary<string, string> { ["useEarlierWeeks"] = "true" };
        Assert.Single((await DayAsync(Monday.PlusDays(7), SikkaBench.Link(config: config))).Windows);
    }

    [Fact]
    public async Task A_day_off_and_a_holiday_are_taken_time_an_unknown_day_is_nothing()
    {
        bench.Sikka.Items(
            "practice_schedule", Week("Provider", "DOC1", "2026-03-15", Hours("tuesday")), Week("operatory", "OP-2", "2026-03-15", Hours("monday") + ",\"monday_holiday\":\"True\""),
            Week("practice", "1", "2026-03-15", Hours("monday") + ",\"tuesday_holiday\":\"1\""), Week("provider", "HYG1", "2026-03-15", "\"monday_start_1\":\"\""));
        var days = await bench.Connect().Schedule.ReadDaysAsync(Monday, Monday.PlusDays(1), Stop);

        var whole = new Interval(Instant.FromUtc(2026, 3, 16, 5, 0), Instant.FromUtc(2026, 3, 17, 5, 0));
        Assert.Equal([new BusyTime("DOC1", null, whole), new BusyTime(null, "Chair 2", whole)], days[0].Busy.OrderBy(busy => busy.RoomId));
        Assert.Equal((null, null), (Assert.Single(days[0].Windows).ProviderId, days[0].Windows[0].RoomId));
        Assert.Contains(days[1].Busy, busy => busy is { ProviderId: null, RoomId: null });
        Assert.DoesNotContain(days[1].Busy.Concat(days[0].Busy), busy => busy.ProviderId == "HYG1");
    }

    [Theory]
    [InlineData("soon", "12:00")]
    [InlineData("08:00", "")]
    [InlineData("12:00", "08:00")]
    public async Task Hours_that_cannot_be_read_leave_the_day_unknown_and_say_so_by_id(string from, string to)
    {
        bench.Sikka.Items("practice_schedule", Week("provider", "DOC1", "2026-03-15", $"\"monday_start_1\":\"{from}\",\"monday_end_1\":\"{to}\""));
        var day = await DayAsync();
        Assert.Empty(day.Windows);
        Assert.Empty(day.Busy);
        Assert.Contains("Provider DOC1", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_appointment_takes_its_provider_its_hygienist_and_its_room_by_either_name()
    {
        bench.Sikka.Items("appointments", Visit("1", "\"provider_id\":\"DOC1\",\"hygienist\":\"HYG1\",\"operatory\":\"op-2\""));
        Assert.Equal(["DOC1", "HYG1", "Chair 2"], (await DayAsync()).Busy.Select(busy => busy.ProviderId ?? busy.RoomId));
    }

    [Fact]
    public async Task An_unlisted_room_blocks_the_provider_and_a_block_of_nobody_blocks_everybody()
    {
        bench.Sikka.Items(
            "appointments", Visit("1", "\"provider_id\":\"DOC1\",\"operatory\":\"Attic\""), Visit("0", "\"patient_id\":\"0\",\"provider_id\":\"0\",\"operatory\":\"\""),
            Visit("2", "\"provider_id\":\"HYG1\"", time: "whenever"), Visit("3", "\"provider_id\":\"DOC2\"", length: ""));
        var busy = (await DayAsync()).Busy;
        Assert.Equal(["DOC1", null, "DOC2"], busy.Select(one => one.ProviderId));
        Assert.All(busy, one => Assert.Null(one.RoomId));
        Assert.Equal([45, 45, 60], busy.Select(one => one.Time.Duration.TotalMinutes));
        Assert.Contains("appointment 1 is in a room that is not listed", bench.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("appointment 2 has no time", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_words_that_are_known_to_free_a_time_free_it()
    {
        bench.Sikka.Items(
            "appointments", Visit("1", "\"provider_id\":\"A\",\"status\":\"BROKEN\""), Visit("2", "\"provider_id\":\"B\",\"status\":\"Cancelled\""), Visit("3", "\"provider_id\":\"C\",\"cancelled\":\"True\""),
            Visit("4", "\"provider_id\":\"D\",\"status\":\"no show\""), Visit("5", "\"provider_id\":\"E\",\"status\":\"Complete\""));
        var facts = new Dictionary<string, string> { ["freesSlot"] = "Broken|x", ["missedStatus"] = "No Show" };
        Assert.Equal(["B", "E"], (await DayAsync(link: SikkaBench.Link(facts: facts))).Busy.Select(busy => busy.ProviderId));
        var config = new Dictionary<string, string> { ["freesSlot"] = "cancelled" };
        Assert.Equal(["A", "E"], (await DayAsync(link: SikkaBench.Link(facts: facts, config: config))).Busy.Select(busy => busy.ProviderId));
    }

    [Fact]
    public async Task Other_days_and_other_locations_are_filtered_again()
    {
        bench.Sikka.Items(
            "appointments", Visit("1", "\"provider_id\":\"A\"", date: "2026-03-15"), Visit("2", "\"provider_id\":\"B\",\"practice_id\":\"2\""), Visit("3", "\"provider_id\":\"C\",\"practice_id\":\"1\""),
            Visit("3", "\"provider_id\":\"C\",\"practice_id\":\"1\""));
        Assert.Equal(["C"], (await DayAsync()).Busy.Select(busy => busy.ProviderId));
        var asked = Assert.Single(bench.Sikka.To("appointments"));
        Assert.Equal(("2026-03-15", "2026-03-17", "1"), (asked.Query["startdate"], asked.Query["enddate"], asked.Query["practice_id"]));
    }

    [Theory]
    [InlineData("OrthoTrac")]
    [InlineData("Dolphin Management")]
    [InlineData("Planet DDS Denticon V3")]
    public async Task A_PMS_with_ready_made_openings_gives_them_day_by_day(string pms)
    {
        bench.Sikka.Items(
            "appointments_available_slots", """{"provider_id":"DOC1","operatory":"OP-1","date":"2026-03-16T00:00:00","time":"09:00","time_units":"3"}""",
            """{"provider_id":"DOC1","date":"2026-03-17T00:00:00","time":"09:00","end_time":"09:20"}""", """{"provider_id":"DOC1","date":"2026-03-17T00:00:00","time":"10:00"}""");
        var days = await bench.Connect(SikkaBench.Link(pms: pms)).Schedule.ReadDaysAsync(Monday, Monday.PlusDays(2), Stop);
        Assert.Equal([1, 1, 0], days.Select(day => day.Openings!.Count));
        Assert.Equal(("Chair 1", 30d), (days[0].Openings![0].RoomId, days[0].Openings![0].Time.Duration.TotalMinutes));
        Assert.Equal(20d, days[1].Openings![0].Time.Duration.TotalMinutes);
    }

    [Fact]
    public async Task Where_there_are_no_ready_made_openings_none_are_claimed()
    {
        Assert.Null((await DayAsync()).Openings);
        Assert.Empty(bench.Sikka.To("appointments_available_slots"));
        bench.Sikka.On("GET appointments_available_slots", _ => SikkaImitation.Refusal(401, "API2004"));
        Assert.Null((await DayAsync(link: SikkaBench.Link(pms: "OrthoTrac"))).Openings);
    }

    [Fact]
    public async Task The_age_of_the_copy_is_told_in_the_zone_of_the_practices_computer()
    {
        bench.Sikka.Items("data_sync_status", Copy("2026-03-16T06:49:31", "US Mountain Standard Time"));
        Assert.Equal(Instant.FromUtc(2026, 3, 16, 13, 49, 31), (await DayAsync()).AsOf);
        await DayAsync();
        Assert.Single(bench.Sikka.To("data_sync_status"));
    }

    [Theory]
    [InlineData("2026-03-16T23:00:00", "refresh", 24)] // a stamp of the future: another zone than we think
    [InlineData("2026-03-16T09:00:01", "refresh", 24)]
    [InlineData("2026-03-16T09:00:00", "refresh", 0)]
    [InlineData("1111-11-11", "refresh", 24)]
    [InlineData("2026-03-16T08:49:31", "not_refresh", 24)]
    public async Task A_copy_of_unknown_age_is_old_and_a_stamp_of_the_future_tells_no_age(string stamp, string status, int hours)
    {
        bench.Sikka.Items("data_sync_status", Copy(stamp, "", status));
        Assert.Equal(bench.Now - Duration.FromHours(hours), (await DayAsync()).AsOf);
    }

    [Theory]
    [InlineData("appointments")]
    [InlineData("practice_schedule")]
    [InlineData("appointments_available_slots")]
    public async Task No_day_is_read_from_a_copy_that_is_being_loaded(string half)
    {
        var link = SikkaBench.Link(pms: "OrthoTrac");
        bench.Sikka.On($"GET {half}", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "in progress")));
        Assert.Equal("copy-loading", (await Assert.ThrowsAsync<VendorUnreachableException>(() => DayAsync(link: link))).Reason);
        bench.Sikka.On($"GET {half}", _ => SikkaImitation.Json(200, SikkaImitation.List(), ("Data-Insert", "completed")));
        await DayAsync(link: link);
    }

    [Fact]
    public async Task A_copy_whose_age_is_not_told_counts_as_old()
    {
        bench.Sikka.On("GET data_sync_status", _ => SikkaImitation.Refusal(401, "API2003"));
        Assert.Equal(bench.Now - Duration.FromHours(24), (await DayAsync()).AsOf);
    }

    [Fact]
    public async Task All_that_a_schedule_needs_is_asked_at_once()
    {
        var waiting = 0;
        var gate = new TaskCompletionSource();
        foreach (var path in new[] { "appointments", "practice_schedule", "operatories", "data_sync_status", "appointments_available_slots" })
        {
            bench.Sikka.OnAsync($"GET {path}", async _ =>
            {
                if (Interlocked.Increment(ref waiting) == 5) gate.SetResult();
                await gate.Task;
                return SikkaImitation.Json(200, SikkaImitation.List());
            });
        }

        await DayAsync(link: SikkaBench.Link(pms: "OrthoTrac")).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(5, bench.Sikka.MostAtOnce);
        Assert.Equal(6, bench.Sikka.Requests.Count);
    }

    [Theory]
    [InlineData("America/Toronto", "2026-03-08", 23)]
    [InlineData("America/Toronto", "2026-11-01", 25)]
    [InlineData("America/Vancouver", "2026-03-08", 23)]
    public async Task On_the_days_of_clock_changes_nine_is_nine(string zone, string date, int hours)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
        bench.Sikka.Items("practice_schedule", Week("provider", "DOC1", date, Hours("sunday")), Week("provider", "OFF", date, Hours("monday")));
        var read = await DayAsync(day, SikkaBench.Link(zone));
        var window = Assert.Single(read.Windows).Time;
        Assert.Equal((new LocalTime(8, 0), new LocalTime(17, 0)), (window.Start.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay, window.End.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay));
        Assert.Equal(hours, Assert.Single(read.Busy).Time.Duration.TotalHours);
    }

    private static string Hours(string day) => $"\"{day}_start_1\":\"08:00\",\"{day}_end_1\":\"17:00\"";

    private static string Week(string type, string id, string date, string days) => $$"""{"resource_type":"{{type}}","resource_id":"{{id}}","date":"{{date}}T00:00:00","practice_id":"1","cust_id":"1",{{days}}}""";

    private static string Visit(string id, string more, string date = "2026-03-16", string time = "10:00", string length = "45") =>
        $$"""{"appointment_sr_no":"{{id}}","date":"{{date}}T00:00:00","time":"{{time}}","length":"{{length}}",{{more}}}""";

    private static string Copy(string stamp, string zone, string status = "refresh") =>
        $$"""{"office_id":"D10001","practice_id":"1","status":"{{status}}","data_insert_date":"{{stamp}}","practice_management_system_refresh_date_time_zone":"{{zone}}"}""";

    private async Task<PracticeDay> DayAsync(LocalDate? date = null, PmsLink? link = null) =>
        Assert.Single(await bench.Connect(link).Schedule.ReadDaysAsync(date ?? Monday, date ?? Monday, Stop));

    public void Dispose() => bench.Dispose();
}
