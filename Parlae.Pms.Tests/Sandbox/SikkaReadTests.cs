using System.Text.Json;

namespace Parlae.Pms.Tests.Sandbox;

public sealed class SikkaReadTests
{
    [Fact]
    public async Task The_offset_is_a_page_number()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        List<string> ids = [];
        for (var page = 0; ; page++)
        {
            var answer = await sandbox.GetAsync($"patients?limit=150&offset={page}");
            ids.AddRange(answer.Items.Select(item => item.Text("patient_id")!));
            if (answer.Json.GetProperty("pagination").Text("next")!.Length == 0)
                break;
        }

        Assert.Equal(400, ids.Count);
        Assert.Equal(400, ids.Distinct().Count());
        Assert.Equal("000001", ids[0]);
        Assert.Equal(204, (await sandbox.GetAsync("patients?limit=150&offset=3")).Status);
        Assert.Equal(204, (await sandbox.GetAsync("patients?limit=150&offset=2000000000")).Status);
        Assert.Equal("API1002", (await sandbox.GetAsync("patients?offset=-1")).Of("error_code"));
    }

    [Theory]
    [InlineData("email=nobody@example.com", 0)]
    [InlineData("lastname=o'brien&firstname=Zoë", 1)]
    [InlineData("patient_id=000004&practice_id=1", 1)]
    [InlineData("patient_id=4", 0)]
    [InlineData("find=birthdate=eq_1971-03-09::AND::lastname=eq_Smith-Jones", 1)]
    [InlineData("find=patient_id%3Deq_000004::OR::patient_id%3Deq_000005", 2)]
    [InlineData("find=patient_id=lte_000003", 3)]
    public async Task Filters_narrow_patients(string query, int least)
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var answer = await sandbox.GetAsync("patients?" + query);
        Assert.Equal(least == 0 ? 204 : 200, answer.Status);
        Assert.True(answer.Items.Length >= least && answer.Items.Length < 50, $"{answer.Items.Length} found");
    }

    [Fact]
    public async Task Phones_compare_as_stored_and_three_share_one_number_but_one_is_only_a_home_phone()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var all = (await sandbox.GetAsync("patients?limit=5000&fields=homephone,workphone")).Items;
        var digits = all.ToLookup(patient => new string([.. patient.Text("cell")!.Where(char.IsDigit)]));
        Assert.Equal(3, digits[digits.First(shared => shared.Key.Length == 10).Key].Count());
        Assert.Equal(["dashed", "digits"], all.Select(patient => patient.Text("cell")!).Where(cell => cell.Length > 0).Select(cell => cell.Contains('-') ? "dashed" : "digits").Distinct().Order());

        var homeOnly = all.Single(patient => patient.Text("patient_id") == "000004");
        Assert.Equal("", homeOnly.Text("cell"));
        Assert.Matches(@"^\(\d{3}\)5550\d{3}$", homeOnly.Text("homephone"));
        Assert.Single((await sandbox.GetAsync("patients?homephone=" + homeOnly.Text("homephone"))).Items);
        Assert.Equal(204, (await sandbox.GetAsync("patients?homephone=" + new string([.. homeOnly.Text("homephone")!.Where(char.IsDigit)]))).Status);
        Assert.False((await sandbox.GetAsync("patients?limit=1")).Items[0].TryGetProperty("homephone", out _));
    }

    [Fact]
    public async Task Fields_add_to_the_default_set_and_lightweight_leaves_it_out()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var added = (await sandbox.GetAsync("appointments?limit=1&fields=operatory,hygienist")).Items[0];
        Assert.True(added.TryGetProperty("operatory", out _) && added.TryGetProperty("date", out _) && !added.TryGetProperty("cancelled", out _));
        var light = (await sandbox.GetAsync("appointments?limit=1&lightweight=true&fields=operatory,date")).Items[0];
        Assert.Equal(["operatory", "date"], light.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Appointments_of_a_range_of_days_come_in_order_and_keep_to_shifts_and_rooms()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var visits = (await sandbox.GetAsync("appointments?startdate=2026-03-03&enddate=2026-03-06&limit=5000&fields=get_all")).Items;

        Assert.InRange(visits.Length, 60, 300);
        Assert.All(visits, visit => Assert.InRange(visit.Text("date")!, "2026-03-03", "2026-03-06T00:00:00"));
        Assert.All(visits, visit => Assert.Matches(@"^(08|09|1[0-6]):(00|30)$", visit.Text("time")));
        var standing = visits.Where(visit => visit.Text("status") != "Broken").ToList();
        foreach (var resource in new[] { "provider_id", "operatory" })
        {
            foreach (var column in standing.GroupBy(visit => (visit.Text(resource), visit.Text("date"))))
            {
                var ends = column.Select(visit => (Start: TimeSpan.Parse(visit.Text("time")!), Length: int.Parse(visit.Text("length")!))).Order().ToList();
                Assert.All(ends.Zip(ends.Skip(1)), pair => Assert.True(pair.First.Start.TotalMinutes + pair.First.Length <= pair.Second.Start.TotalMinutes));
            }
        }
    }

    [Fact]
    public async Task A_week_of_the_schedule_begins_on_Sunday_and_leaves_the_weekend_and_lunch_out()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var week = (await sandbox.GetAsync("practice_schedule?date=2026-03-01&resource_id=DOC1&fields=get_all")).Items.Single();
        Assert.Equal(["", "08:00", "12:00", "13:00", "17:00", ""], [week.Text("saturday_start_1"), week.Text("monday_start_1"), week.Text("monday_end_1"), week.Text("monday_start_2"), week.Text("monday_end_2"), week.Text("wednesday_start_1")]);
        Assert.Equal(15, (await sandbox.GetAsync("practice_schedule?date=2026-03-01")).Items.Length);
        Assert.Equal(204, (await sandbox.GetAsync("practice_schedule?date=2026-03-02")).Status);
        Assert.Equal("True", (await sandbox.GetAsync("practice_schedule?date=2025-12-28&resource_type=practice&fields=get_all")).Items.Single().Text("thursday_holiday"));
    }

    [Theory]
    [InlineData("operatories", 400, "API1001")]
    [InlineData("appointments?practice_id=7", 401, "API2007")]
    [InlineData("appointments?startdate=tomorrow", 400, "API1002")]
    [InlineData("patients?find=nonsense", 400, "API1002")]
    [InlineData("claims", 401, "API2004")]
    [InlineData("unheard_of", 404, "API2009")]
    [InlineData("patients/000001", 404, "API2009")]
    [InlineData("appointment", 405, "API2014")]
    public async Task What_Sikka_does_not_answer_has_its_code(string path, int status, string code)
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        var answer = await sandbox.GetAsync(path);
        Assert.Equal(status, answer.Status);
        Assert.Equal(code, answer.Of("error_code"));
    }

    [Theory]
    [InlineData("OpenDental", 204)]
    [InlineData("Dentrix", 204)]
    [InlineData("orthotrac", 200)]
    [InlineData("Dolphin Management", 200)]
    public async Task Openings_exist_only_behind_some_systems(string pms, int status)
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02", sikkaPms = pms });
        Assert.Equal(status, (await sandbox.GetAsync("appointments_available_slots?startdate=2026-03-03&enddate=2026-03-04")).Status);
    }

    [Fact]
    public async Task Balances_are_the_ledgers_and_who_never_came_has_no_row()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02", patients = 1500 });
        var balances = (await sandbox.GetAsync("patient_balance?limit=5000")).Items;
        Assert.InRange(balances.Length, 300, 1499);
        foreach (var row in balances.Take(100))
        {
            var lines = (await sandbox.GetAsync("transactions?limit=5000&patient_id=" + row.Text("patient_id"))).Items;
            var owed = lines.Sum(line => decimal.Parse(line.Text("amount")!));
            Assert.Equal(owed, decimal.Parse(row.Text("patient_due")!) + decimal.Parse(row.Text("insurance_due")!) - decimal.Parse(row.Text("unapplied")!));
        }

        Assert.Contains(balances, row => row.Text("insurance_due") != "0.00" && row.Text("patient_due") != "0.00");
    }

    [Fact]
    public async Task Hidden_rooms_and_people_who_do_not_treat_can_be_told_apart()
    {
        await using var sandbox = await SandboxClient.StartAsync(new { today = "2026-03-02" });
        Assert.Equal(6, (await sandbox.GetAsync("operatories?cust_id=1&is_hidden=F")).Items.Length);
        Assert.Equal(8, (await sandbox.GetAsync("providers?provider_type=Provider&status=active")).Items.Length);
        Assert.Equal(11, (await sandbox.GetAsync("providers")).Items.Length);
    }
}
