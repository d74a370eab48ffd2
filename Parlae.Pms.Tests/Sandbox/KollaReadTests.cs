using System.Text.Json;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Tests.Adapters.Kolla;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>What the sandbox's Kolla tells, in the shapes of the example exchanges.</summary>
public sealed class KollaReadTests : IAsyncLifetime
{
    private KollaSandbox kolla = null!;

    public async ValueTask InitializeAsync() => kolla = await KollaSandbox.StartAsync();

    [Theory]
    [InlineData("contacts", "contacts", "contacts-search-page1")]
    [InlineData("appointments", "appointments", "appointments-list")]
    [InlineData("resources", "resources", "resources-list")]
    [InlineData("appointmenttypes", "appointment_types", "appointmenttypes-list")]
    [InlineData("transactions", "transactions", "transactions-list")]
    public async Task Rows_have_the_members_of_the_examples(string path, string collection, string example)
    {
        var row = (await kolla.GetAsync(path)).Rows(collection)[0];
        Assert.All(Members(Recording.Of(example).Body.GetProperty(collection)[0]), member => Assert.Contains(member, Members(row)));
    }

    [Fact]
    public async Task A_day_has_the_hours_of_the_examples_shape_without_lunch()
    {
        var days = (await kolla.GetAsync("resources/provider_DOC1:loadSchedule", "start_date >= '2026-03-02' AND end_date <= '2026-03-08'")).Rows("schedule");
        Assert.Equal(7, days.Length);
        Assert.Equal("""{"date":"2026-03-02","blocks":[{"start_time":"08:00","end_time":"12:00"},{"start_time":"13:00","end_time":"17:00"}]}""", days[0].GetRawText());
        Assert.Equal([2, 2, 0, 2, 2, 0, 0], days.Select(day => day.GetProperty("blocks").GetArrayLength())); // Wednesdays off
        Assert.Equal(8, (await kolla.GetAsync("resources/operatory_1:loadSchedule")).Rows("schedule").Length);
        Assert.Equal(404, (await kolla.GetAsync("resources/provider_DOC9:loadSchedule")).Status);
        Assert.Equal((400, 3), await RefusedAsync("resources/provider_DOC1:loadSchedule", "start_date >= 'soon'"));
    }

    [Fact]
    public async Task More_than_a_thousand_rows_come_in_pages_that_end_with_an_empty_token()
    {
        var (seen, token, pages) = (new List<string>(), "", 0);
        do
        {
            var page = await kolla.GetAsync($"appointments?page_size=5000&page_token={Uri.EscapeDataString(token)}", "start_time > '2025-01-01T00:00:00Z'");
            seen.AddRange(page.Rows("appointments").Select(row => row.GetProperty("name").GetString()!));
            Assert.True(page.Rows("appointments").Length <= 1000);
            (token, pages) = (page.Next!, pages + 1);
        }
        while (token.Length > 0);
        Assert.True(seen.Count > 1000 && pages > 1, $"{seen.Count} in {pages}");
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(50, (await kolla.GetAsync("appointments")).Rows("appointments").Length); // unless more is asked for
        var next = (await kolla.GetAsync("appointments?page_size=10")).Next!;
        Assert.Equal((400, 3), await RefusedAsync($"appointments?page_size=20&page_token={Uri.EscapeDataString(next)}")); // all else must stay the same
    }

    [Fact]
    public async Task Filters_compare_as_documented()
    {
        var all = (await kolla.GetAsync("contacts?page_size=1000")).Rows("contacts");
        var phone = all[0].GetProperty("primary_phone_number").GetString()!;
        Assert.Equal(3, (await kolla.GetAsync("contacts", $"phone='{new string([.. phone.Where(char.IsAsciiDigit)])}'")).Rows("contacts").Length);
        Assert.True((await kolla.GetAsync("contacts", "phone='416'")).Rows("contacts").Length > 3); // in part
        Assert.All((await kolla.GetAsync("contacts", "type='PATIENT' AND state='ACTIVE' AND name='Brien'")).Rows("contacts"), row => Assert.Contains("Brien", row.GetProperty("family_name").GetString(), StringComparison.Ordinal));
        Assert.Contains("Nguyễn", (await kolla.GetAsync("contacts", "name='Nguyễn'")).Rows("contacts").Select(row => row.GetProperty("family_name").GetString()));
        Assert.Empty((await kolla.GetAsync("contacts", "update_time > '2030-01-01T00:00:00Z'")).Rows("contacts"));
        var visits = (await kolla.GetAsync("appointments?page_size=1000", "start_time > '2026-03-02T05:00:00Z' AND start_time < '2026-03-03T05:00:00Z'")).Rows("appointments");
        Assert.NotEmpty(visits);
        Assert.All(visits, row => Assert.StartsWith("2026-03-02 ", row.GetProperty("wall_start_time").GetString(), StringComparison.Ordinal));
        var whose = visits[0].GetProperty("contact_id").GetString()!;
        Assert.All((await kolla.GetAsync("appointments", $"contact_id='{whose}'")).Rows("appointments"), row => Assert.Equal(whose, row.GetProperty("contact_id").GetString()));
    }

    [Theory]
    [InlineData("start_time >= '2026-03-04T05:00:00Z' AND start_time < '2026-03-06T05:00:00Z'")]
    [InlineData("start_time > '2026-03-04T15:00:00Z' AND start_time <= '2026-03-04T18:30:00Z'")]
    [InlineData("start_time = '2026-03-04T15:00:00Z'")]
    [InlineData("start_time != '2026-03-04T15:00:00Z' AND start_time >= '2026-03-04T05:00:00Z' AND start_time < '2026-03-05T05:00:00Z'")]
    [InlineData("start_time >= '2026-03-04t15:00:00z' AND start_time < '2026-03-05'")]
    [InlineData("start_time >= '2026-03-06T05:00:00Z' AND start_time < '2026-03-04T05:00:00Z'")]
    [InlineData("start_time >= '2026-03-04T05:00:00Z'")]
    [InlineData("contact_id = 'contacts/7'")]
    [InlineData("contact_id = 'CONTACTS/7' AND start_time >= '2026-01-01T05:00:00Z'")]
    [InlineData("contact_id = '7'")]
    public async Task A_filter_finds_just_those_of_all_that_fit(string filter)
    {
        var all = await AllAsync(null);
        var fitting = all.Where(row => KollaFilter.Read(filter).All(condition => KollaFilter.Holds(condition, row.GetProperty(condition.Field).GetString()!)));
        Assert.Equal(fitting.Select(row => row.GetRawText()), (await AllAsync(filter)).Select(row => row.GetRawText()));

        async Task<List<JsonElement>> AllAsync(string? filter)
        {
            var (rows, token) = (new List<JsonElement>(), "");
            do
            {
                var page = await kolla.GetAsync($"appointments?page_size=1000&page_token={Uri.EscapeDataString(token)}", filter);
                rows.AddRange(page.Rows("appointments"));
                token = page.Next!;
            }
            while (token.Length > 0);
            return rows;
        }
    }

    [Fact]
    public async Task A_list_shows_what_has_become_of_a_visit_and_of_whoever_has_it()
    {
        var name = await kolla.BookAsync();
        await ShowsAsync("Booked by phone");
        await kolla.SendAsync("PATCH", $"{name}?update_mask=notes", new { notes = "Prefers the window" });
        await ShowsAsync("Prefers the window");
        await kolla.SendAsync("PATCH", "contacts/1?update_mask=family_name", new { family_name = "Ó Renamed" });
        await ShowsAsync("Renamed");
        await kolla.SendAsync("PATCH", $"{name}?update_mask=start_time,end_time", new { start_time = "2026-03-07T18:00:00Z", end_time = "2026-03-07T19:00:00Z" });
        Assert.Empty((await kolla.GetAsync("appointments", "start_time >= '2026-03-08T05:00:00Z' AND start_time < '2026-03-09T04:00:00Z'")).Rows("appointments"));
        await ShowsAsync("2026-03-07T18:00:00Z", "start_time >= '2026-03-07T05:00:00Z' AND start_time < '2026-03-08T05:00:00Z'");
        await kolla.SendAsync("POST", $"{name}:cancel", new { name, canceler = new { name = "resources/provider_FD1", remote_id = "FD1" } });
        await ShowsAsync("\"broken\":true", "contact_id = 'contacts/1'");

        async Task ShowsAsync(string what, string filter = "start_time >= '2026-03-08T05:00:00Z' AND start_time < '2026-03-09T04:00:00Z'")
        {
            var row = Assert.Single((await kolla.GetAsync("appointments?page_size=1000", filter)).Rows("appointments"), row => row.GetProperty("name").GetString() == name);
            Assert.Contains(what, row.GetRawText(), StringComparison.Ordinal);
            Assert.Equal((await kolla.GetAsync(name)).Text, row.GetRawText());
        }
    }

    [Fact]
    public async Task A_filter_that_is_not_known_is_refused_here_and_ignored_there()
    {
        Assert.Equal((400, 3), await RefusedAsync("contacts", "birth_date = '1988-02-17'"));
        Assert.Equal((400, 3), await RefusedAsync("contacts", "name = 'O'Brien'"));
        Assert.Equal((400, 3), await RefusedAsync("contacts", "type='PATIENT' OR state='ACTIVE'"));
        kolla.Connector = KollaCredentials.PlainConnectorId;
        Assert.Equal(50, (await kolla.GetAsync("contacts", "birth_date = '1988-02-17'")).Rows("contacts").Length);
        Assert.DoesNotContain("contacts\"", (await kolla.GetAsync("contacts", "name='Nobodyatall'")).Text, StringComparison.Ordinal); // an empty list is left out
    }

    [Theory]
    [InlineData("kc.wrong", null, null, 401, 16)]
    [InlineData("expired-key", null, null, 401, 16)]
    [InlineData("", null, null, 401, 16)]
    [InlineData(null, "dentrix-g7", null, 403, 7)]
    [InlineData(null, null, "another", 403, 7)]
    public async Task The_door_is_kept(string? key, string? connector, string? consumer, int status, int code)
    {
        (kolla.Key, kolla.Connector, kolla.Consumer) = (key ?? kolla.Key, connector ?? kolla.Connector, consumer ?? kolla.Consumer);
        Assert.Equal((status, code), await RefusedAsync("contacts"));
    }

    [Fact]
    public async Task Ping_tells_whether_the_practice_is_there()
    {
        var path = $"connectors/{kolla.Connector}/consumers/{kolla.Consumer}:ping";
        Assert.True((await kolla.SendAsync("GET", path, root: "kolla/connect/v1/")).Json.GetProperty("is_alive").GetBoolean());
        Assert.Equal(404, (await kolla.SendAsync("GET", "connectors/x/consumers/y:ping", root: "kolla/connect/v1/")).Status);
        await kolla.ControlAsync("sikka", new { spu = "offline" });
        Assert.Equal((503, 14), ((await kolla.SendAsync("GET", path, root: "kolla/connect/v1/")).Status, (await kolla.GetAsync("contacts")).Code));
    }

    [Fact]
    public async Task One_record_is_had_by_its_name_and_a_missing_one_is_404()
    {
        Assert.Equal("Zoë", (await kolla.GetAsync("contacts/1")).Json.GetProperty("given_name").GetString());
        Assert.Equal((404, 5), await RefusedAsync("contacts/999999"));
        Assert.Equal((404, 5), await RefusedAsync("appointments/abc"));
        Assert.Equal((404, 5), await RefusedAsync("nothing"));
        Assert.Equal((501, 12), await RefusedAsync("insurancePlans"));
    }

    [Fact]
    public async Task The_setup_body_names_the_practice_and_no_key()
    {
        var body = await kolla.SetupAsync();
        Assert.Equal("kolla", body.GetProperty("provider").GetString());
        Assert.Empty(body.GetProperty("credentials").EnumerateObject());
        Assert.Equal((KollaCredentials.ConnectorId, KollaCredentials.ConsumerId), (body.GetProperty("config").GetProperty("connectorId").GetString(), body.GetProperty("config").GetProperty("consumerId").GetString()));
        var practice = await kolla.PracticeAsync();
        Assert.Equal("1", practice.GetProperty("patients")[0].GetProperty("ids").GetProperty("kolla").GetString());
    }

    private static IEnumerable<string> Members(JsonElement row) => row.EnumerateObject().Select(member => member.Name);

    private async Task<(int Status, int Code)> RefusedAsync(string path, string? filter = null)
    {
        var answer = await kolla.GetAsync(path, filter);
        return (answer.Status, answer.Code);
    }

    public async ValueTask DisposeAsync() => await kolla.DisposeAsync();
}
