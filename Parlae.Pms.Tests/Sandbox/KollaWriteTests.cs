using System.Text.Json;
using Parlae.Pms.Sandbox.Kolla;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>What the sandbox's Kolla writes, and refuses to.</summary>
public sealed class KollaWriteTests : IAsyncLifetime
{
    private KollaSandbox kolla = null!;

    public async ValueTask InitializeAsync() => kolla = await KollaSandbox.StartAsync();

    [Fact]
    public async Task A_visit_stands_when_it_is_answered_and_the_time_is_taken_then()
    {
        var made = (await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit())).Json;
        Assert.Equal(("2026-03-08 11:00:00", "America/Toronto", false), (made.GetProperty("wall_start_time").GetString(), made.GetProperty("time_zone").GetString(), made.GetProperty("confirmed").GetBoolean())); // the day clocks go forward
        var held = await HeldAsync(made.GetProperty("remote_id").GetString()!);
        Assert.Equal(("patient-1", "HYG1", "Chair 2", "scheduled", 60), (held.Text("patient"), held.Text("provider"), held.Text("room"), held.Text("status"), held.GetProperty("minutes").GetInt32()));
        var again = await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit());
        Assert.Equal((409, 10), (again.Status, again.Code));
    }

    [Fact]
    public async Task The_same_request_id_is_one_visit_where_the_connector_knows_it()
    {
        var first = (await kolla.SendAsync("POST", "appointments?request_id=a", KollaSandbox.Visit())).Json.GetProperty("name").GetString();
        Assert.Equal(first, (await kolla.SendAsync("POST", "appointments?request_id=a", KollaSandbox.Visit())).Json.GetProperty("name").GetString());
        kolla.Connector = KollaCredentials.PlainConnectorId;
        Assert.Equal(409, (await kolla.SendAsync("POST", "appointments?request_id=a", KollaSandbox.Visit())).Status);
    }

    [Theory]
    [InlineData("contact_id", "contacts/99999", 404, 5)]
    [InlineData("start_time", "tomorrow", 400, 3)]
    [InlineData("start_time", null, 400, 3)]
    [InlineData("end_time", "2026-03-08T15:00:00Z", 400, 3)]
    [InlineData("providers", null, 400, 3)]
    [InlineData("operatory", "resources/operatory_99", 400, 3)]
    [InlineData("short_description", "long", 400, 3)]
    public async Task A_booking_that_cannot_be_is_refused(string member, string? value, int status, int code)
    {
        var body = KollaSandbox.Visit();
        body[member] = value == "long" ? new string('x', 101) : value;
        var answer = await kolla.SendAsync("POST", "appointments", body);
        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task The_plain_connector_wants_to_be_told_who_and_where()
    {
        kolla.Connector = KollaCredentials.PlainConnectorId;
        var body = KollaSandbox.Visit();
        body.Remove("scheduler");
        Assert.Equal(400, (await kolla.SendAsync("POST", "appointments", body)).Status);
        Assert.Equal(200, (await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit())).Status);
    }

    [Fact]
    public async Task Only_what_the_mask_names_changes()
    {
        var name = await kolla.BookAsync();
        var body = new { start_time = "2026-03-08T18:00:00Z", end_time = "2026-03-08T19:00:00Z", notes = "not in the mask" };
        var moved = (await kolla.SendAsync("PATCH", $"{name}?update_mask=start_time,end_time", body)).Json;
        Assert.Equal(("2026-03-08T18:00:00Z", "Booked by phone"), (moved.GetProperty("start_time").GetString(), moved.GetProperty("notes").GetString()));
        Assert.Equal((400, 3), await RefusedAsync("PATCH", $"{name}?update_mask=broken", new { broken = true }));
        await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit());
        Assert.Equal((409, 10), await RefusedAsync("PATCH", $"{name}?update_mask=start_time,end_time", new { start_time = "2026-03-08T15:30:00Z", end_time = "2026-03-08T16:30:00Z" }));
        kolla.Connector = KollaCredentials.PlainConnectorId;
        Assert.Equal((501, 12), await RefusedAsync("PATCH", $"{name}?update_mask=start_time", body));
    }

    [Fact]
    public async Task Cancelling_needs_somebody_who_cancels_and_breaks_the_visit()
    {
        var name = await kolla.BookAsync();
        var canceler = new { name = "resources/provider_FD1", remote_id = "FD1" };
        Assert.Equal((400, 3), await RefusedAsync("POST", $"{name}:cancel", new { name }));
        Assert.Equal((400, 3), await RefusedAsync("POST", $"{name}:cancel", new { name = "appointments/1", canceler }));
        Assert.Equal((400, 3), await RefusedAsync("POST", $"{name}:cancel", new { name, canceler, procedure_code = "D1110" }));
        Assert.Equal((200, "{}"), await AnswerAsync("POST", $"{name}:cancel", new { name, canceler }));
        var row = (await kolla.GetAsync(name)).Json;
        Assert.Equal((true, false), (row.GetProperty("broken").GetBoolean(), row.GetProperty("cancelled").GetBoolean()));
        Assert.Equal("cancelled", (await HeldAsync(row.GetProperty("remote_id").GetString()!)).Text("status"));
        Assert.Equal((400, 9), await RefusedAsync("POST", $"{name}:cancel", new { name, canceler }));
        await kolla.BookAsync(); // the time is free again
    }

    [Theory]
    [InlineData(KollaCredentials.ConnectorId, 200, "{}")]
    [InlineData(KollaCredentials.PlainConnectorId, 204, "")]
    public async Task Confirming_takes_a_type_and_may_answer_nothing(string connector, int status, string text)
    {
        kolla.Connector = connector;
        var name = await kolla.BookAsync();
        Assert.Equal((400, 3), await RefusedAsync("POST", $"{name}:confirm", new { name, confirmed = true }));
        Assert.Equal((status, text), await AnswerAsync("POST", $"{name}:confirm", new { name, confirmed = true, confirmation_type = "confirmationTypes/1" }));
        Assert.True((await kolla.GetAsync(name)).Json.GetProperty("confirmed").GetBoolean());
    }

    [Fact]
    public async Task A_contact_keeps_one_phone_of_each_kind_and_drops_others()
    {
        var body = new
        {
            given_name = "Zoë 🦷",
            family_name = "Ó Súilleabháin",
            birth_date = "1990-02-03",
            phone_numbers = new[] { new { number = "+1 (416) 555-0188", type = "MOBILE" }, new { number = "4165550189", type = "OTHER" } },
            notes = "New patient",
        };
        var made = (await kolla.SendAsync("POST", "contacts", body)).Json;
        Assert.Equal("(416) 555-0188", Assert.Single(made.GetProperty("phone_numbers").EnumerateArray()).GetProperty("number").GetString());
        var read = (await kolla.GetAsync(made.GetProperty("name").GetString()!)).Json;
        Assert.Equal(("Zoë 🦷", "New patient"), (read.GetProperty("given_name").GetString(), read.GetProperty("notes").GetString()));
        Assert.Equal(made.GetProperty("remote_id").GetString(), (await kolla.PracticeAsync()).GetProperty("patients").EnumerateArray().Last().GetProperty("ids").GetProperty("kolla").GetString());
        Assert.Equal((400, 3), await RefusedAsync("POST", "contacts", new { given_name = "Zoë" }));

        var renamed = await kolla.SendAsync("PATCH", $"{made.GetProperty("name").GetString()}?update_mask=preferred_name", new { preferred_name = "Zo", family_name = "Other" });
        Assert.Equal(("Zo", "Ó Súilleabháin"), (renamed.Json.GetProperty("preferred_name").GetString(), renamed.Json.GetProperty("family_name").GetString()));
    }

    [Fact]
    public async Task A_call_is_logged_and_read_again()
    {
        var body = new { contact_id = "contacts/1", communication_time = "2026-03-02T15:00:00Z", provider = "", subject = "APPOINTMENT", medium = "PHONE", short_description = "Asked", description = "Asked about hours", inbound = true };
        var made = (await kolla.SendAsync("POST", "contacts/1/communicationLogs", body)).Json;
        Assert.StartsWith("contacts/1/communicationLogs/", made.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal("Asked about hours", Assert.Single((await kolla.GetAsync("contacts/1/communicationLogs")).Rows("communication_logs")).GetProperty("description").GetString());
        Assert.Equal((400, 3), await RefusedAsync("POST", "contacts/1/communicationLogs", new { contact_id = "contacts/1", short_description = new string('x', 81) }));
        kolla.Connector = KollaCredentials.PlainConnectorId;
        Assert.Equal((501, 12), await RefusedAsync("POST", "contacts/1/communicationLogs", body));
    }

    [Fact]
    public async Task A_payment_is_in_the_ledger()
    {
        var made = (await kolla.SendAsync("POST", "transactions", new { contact_id = "contacts/1", amount = "125.50", note = "Cash payment ref R-1" })).Json;
        Assert.Equal(("125.50", "Cash payment ref R-1"), (made.GetProperty("amount").GetString(), made.GetProperty("note").GetString()));
        Assert.Equal((125.50m, "Cash"), Payment(await kolla.PracticeAsync()));
        Assert.Contains((await kolla.GetAsync("transactions", "contact_id='contacts/1'")).Rows("transactions"), row => row.GetProperty("note").GetString() == "Cash payment ref R-1");
        Assert.Equal((400, 3), await RefusedAsync("POST", "transactions", new { contact_id = "contacts/1", amount = "-1" }));

        static (decimal, string?) Payment(JsonElement practice) => practice.GetProperty("payments").EnumerateArray().Where(one => one.Text("note") == "Cash payment ref R-1").Select(one => (one.GetProperty("amount").GetDecimal(), one.Text("method"))).Single();
    }

    [Theory]
    [InlineData("rejectWrite", 400, false)]
    [InlineData("loseWrite", 200, false)]
    [InlineData("dropAfterWrite", 0, true)]
    [InlineData("drop", 0, false)]
    public async Task Faults_strike_a_booking(string kind, int status, bool stands)
    {
        await kolla.FaultAsync(kind, kind == "rejectWrite" ? "the day is locked" : null, "POST", "/appointments");
        if (status == 0)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => kolla.SendAsync("POST", "appointments", KollaSandbox.Visit()));
        }
        else
        {
            var answer = await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit());
            Assert.Equal(status, answer.Status);
            Assert.False(status == 200 && answer.Json.TryGetProperty("remote_id", out _)); // the practice's system never gave it an id
        }

        Assert.Equal(stands ? 409 : 200, (await kolla.SendAsync("POST", "appointments", KollaSandbox.Visit())).Status);
    }

    [Fact]
    public async Task Under_a_lag_reads_are_as_old_as_told()
    {
        await kolla.FaultAsync("lag", 60, times: 0);
        await kolla.GetAsync("contacts/1");
        var name = await kolla.BookAsync();
        Assert.Equal(404, (await kolla.GetAsync(name)).Status);
        await kolla.ControlAsync("advance", new { seconds = 61 });
        Assert.Equal(200, (await kolla.GetAsync(name)).Status);
    }

    [Fact]
    public async Task Limits_and_answers_of_the_control_api_hold_here_too()
    {
        await kolla.FaultAsync("rateLimit", new { count = 2, perSeconds = 3600 }, times: 0);
        foreach (var status in new[] { 200, 200, 429 })
            Assert.Equal(status, (await kolla.GetAsync("resources")).Status);
        await kolla.ControlAsync("reset", new { today = "2026-03-02" });
        await kolla.FaultAsync("status", new { code = 502, body = "<html>Bad Gateway</html>" }, "GET", "/contacts");
        Assert.Equal((502, "<html>Bad Gateway</html>"), await AnswerAsync("GET", "contacts"));
        await kolla.FaultAsync("status", new { code = 503 }, "GET", "/kolla/connect/v1/");
        Assert.Equal((200, 503), ((await kolla.GetAsync("contacts")).Status, (await kolla.SendAsync("GET", "connectors/x/consumers/y:ping", root: "kolla/connect/v1/")).Status));
    }

    private async Task<(int Status, int Code)> RefusedAsync(string method, string path, object body)
    {
        var answer = await kolla.SendAsync(method, path, body);
        return (answer.Status, answer.Code);
    }

    private async Task<(int Status, string Text)> AnswerAsync(string method, string path, object? body = null)
    {
        var answer = await kolla.SendAsync(method, path, body);
        return (answer.Status, answer.Text);
    }

    private async Task<JsonElement> HeldAsync(string id) => (await kolla.PracticeAsync()).GetProperty("appointments").EnumerateArray().Single(visit => visit.GetProperty("ids").GetProperty("kolla").GetString() == id);

    public async ValueTask DisposeAsync() => await kolla.DisposeAsync();
}
