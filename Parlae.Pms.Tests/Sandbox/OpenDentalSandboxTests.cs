using System.Text.Json;
using Parlae.Pms.Sandbox.OpenDental;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>The imaginary practice behind Open Dental's API: keys, permissions, pages, writes and faults.</summary>
public sealed class OpenDentalSandboxTests
{
    /// <summary>Far enough ahead to be free in every seed.</summary>
    private const string FarDay = "2026-07-06";

    [Theory]
    [InlineData("ODFHIR a-developer/" + OpenDentalKeys.UnlimitedCustomer, 200)]
    [InlineData("ODFHIR wrong-developer/" + OpenDentalKeys.UnlimitedCustomer, 401)]
    [InlineData("ODFHIR a-developer/somebody", 401)]
    [InlineData("Bearer a-developer/" + OpenDentalKeys.UnlimitedCustomer, 401)]
    [InlineData("", 401)]
    public async Task Keys_open_it_and_refusals_are_plain_text(string authorization, int status)
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        sandbox.Authorization = authorization;
        var answer = await sandbox.GetAsync("providers");
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? "application/json" : "text/plain", answer.Message.Content.Headers.ContentType!.MediaType);
        if (status == 401)
            Assert.Equal("Unauthorized.", answer.Text);
    }

    [Fact]
    public async Task Pages_have_a_hundred_rows_at_most()
    {
        await using var sandbox = await OpenDentalClient.StartAsync(new { today = "2026-03-02", patients = 1050 });
        var numbers = new List<int>();
        for (var offset = 0; ; offset += 100)
        {
            var rows = (await sandbox.GetAsync($"patients/Simple?Offset={offset}&Limit=5000")).Rows;
            numbers.AddRange(rows.Select(row => row.GetProperty("PatNum").GetInt32()));
            if (rows.Length < 100)
                break;
        }

        Assert.Equal((1050, 1050), (numbers.Count, numbers.Distinct().Count()));
        Assert.Equal(7, (await sandbox.GetAsync("patients?Limit=7")).Rows.Length);
        Assert.Equal(400, (await sandbox.GetAsync("patients?Offset=x")).Status);
    }

    [Theory]
    [InlineData("patients", "patients-search")]
    [InlineData("patients/4", "patient-get")]
    [InlineData("appointments?date=2026-03-03", "appointments-list")]
    [InlineData("schedules?date=2026-03-03", "schedules")]
    [InlineData("providers", "providers")]
    [InlineData("operatories", "operatories")]
    [InlineData("appointmenttypes", "appointmenttypes")]
    [InlineData("accountmodules/4/Aging", "aging")]
    [InlineData("accountmodules/4/PatientBalances", "patient-balances")]
    [InlineData("payments", "payments")]
    [InlineData("appointments/Slots?ProvNum=1", "slots")]
    public async Task Rows_have_the_members_that_are_recorded_in_the_same_kinds(string path, string recording)
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var answer = await sandbox.GetAsync(path);
        Assert.True(answer.Status == 200, answer.Text);
        var shown = First(answer.Json);
        foreach (var member in First(Adapters.OpenDental.Recording.Of(recording).Body).EnumerateObject().Where(member => !(recording == "patients-search" && member.Name == "Zip")))
            Assert.True(shown.TryGetProperty(member.Name, out var value) && value.ValueKind == member.Value.ValueKind, member.Name);

        static JsonElement First(JsonElement body) => body.ValueKind == JsonValueKind.Array ? body[0] : body;
    }

    [Fact]
    public async Task The_search_takes_parts_in_any_case_and_phones_in_any_form()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var person = (await sandbox.GetAsync("patients/4")).Json;
        var (last, first, phone) = (person.Text("LName")!, person.Text("FName")!, new[] { person.Text("WirelessPhone")!, person.Text("HmPhone")!, person.Text("WkPhone")! }.First(number => number.Length > 0));
        foreach (var query in new[] { $"LName={last[1..3].ToUpperInvariant()}&FName={first[..2].ToUpperInvariant()}", $"Phone={phone[^8..]}", $"Birthdate={person.Text("Birthdate")}", $"Email={person.Text("Email")}" })
            Assert.Contains((await sandbox.GetAsync($"patients?{query}")).Rows, row => row.GetProperty("PatNum").GetInt32() == 4);
        Assert.Equal("[]", (await sandbox.GetAsync("patients?LName=zzz")).Text);
        Assert.Equal((404, "PatNum not found."), await TextAsync(sandbox, "patients/999999"));
    }

    [Fact]
    public async Task A_visit_is_booked_moved_confirmed_and_broken_at_once()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var made = await sandbox.SendAsync("POST", "appointments", Visit(pattern: "XXXXXXXX"));
        Assert.True(made.Status == 201, made.Text);
        var id = made.Of("AptNum");
        Assert.Equal(($"https://api.opendental.com/api/v1/appointments/{id}", 8, "Scheduled", "Not Called"), (made.Message.Headers.Location!.OriginalString, made.Of("Pattern").Length, made.Of("AptStatus"), made.Of("confirmed")));

        Assert.Equal((400, 4), ((await sandbox.SendAsync("POST", "appointments", Visit(time: "09:20:00"))).Status, (await sandbox.SendAsync("POST", "appointments", Visit(time: "11:00:00"))).Of("Pattern").Length));
        Assert.Equal(200, (await sandbox.SendAsync("PUT", $"appointments/{id}", new { AptDateTime = $"{FarDay} 14:00:00" })).Status);
        var confirmed = await sandbox.SendAsync("PUT", $"appointments/{id}/Confirm", new { confirmVal = "Confirmed" });
        Assert.Equal((200, ""), (confirmed.Status, confirmed.Text));
        var shown = (await sandbox.GetAsync($"appointments/{id}")).Json;
        Assert.Equal(("Confirmed", 21, $"{FarDay} 14:00:00"), (shown.Text("confirmed"), shown.GetProperty("Confirmed").GetInt32(), shown.Text("AptDateTime")));
        Assert.Equal(200, (await sandbox.SendAsync("PUT", $"appointments/{id}/Note", new { Note = "line" })).Status);
        Assert.Equal(200, (await sandbox.SendAsync("PUT", $"appointments/{id}/Break", new { sendToUnscheduledList = "true" })).Status);
        Assert.Equal(400, (await sandbox.SendAsync("PUT", $"appointments/{id}/Break", new { sendToUnscheduledList = "true" })).Status);
        Assert.Equal(("UnschedList", "line"), ((await sandbox.GetAsync($"appointments/{id}")).Of("AptStatus"), (await sandbox.GetAsync($"appointments/{id}")).Of("Note")));
        Assert.Equal("cancelled", (await sandbox.ControlAsync("practice")).List("appointments").Single(visit => visit.GetProperty("ids").Text("opendental") == id).Text("status"));
    }

    [Theory]
    [InlineData("""{"Op":2,"AptDateTime":"2026-07-06 09:00:00"}""", "PatNum is required.")]
    [InlineData("""{"PatNum":4,"Op":7,"AptDateTime":"2026-07-06 09:00:00"}""", "Op is invalid.")]
    [InlineData("""{"PatNum":4,"Op":2,"AptDateTime":"2026-07-06T09:00:00-04:00"}""", "AptDateTime is not in the format yyyy-MM-dd HH:mm:ss.")]
    [InlineData("""{"PatNum":4,"Op":2,"AptDateTime":"2026-07-06 09:00:00","Pattern":"60"}""", "Pattern is invalid.")]
    [InlineData("{}", "PatNum is required.")]
    [InlineData("no json", "Invalid json.")]
    public async Task A_malformed_booking_is_a_400_with_words(string body, string says)
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var answer = await sandbox.SendAsync("POST", "appointments", body);
        Assert.Equal((400, says), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_patient_is_created_once_and_odd_places_are_refused()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var person = new { LName = "Nguyễn", FName = "Zoë", Birthdate = "1985-03-02", WirelessPhone = "(416)555-9142", State = "ON" };
        var made = await sandbox.SendAsync("POST", "patients", person);
        Assert.Equal((201, "Nguyễn", "(416)555-9142"), (made.Status, made.Of("LName"), made.Of("WirelessPhone")));
        Assert.Equal(400, (await sandbox.SendAsync("POST", "patients", person)).Status);
        Assert.Equal(400, (await sandbox.SendAsync("POST", "patients", person with { FName = "Zora", State = "Ontario" })).Status);
        Assert.Equal("Zo", (await sandbox.SendAsync("PUT", $"patients/{made.Of("PatNum")}", new { Preferred = "Zo" })).Of("Preferred"));
        Assert.Equal("Zoë", (await sandbox.GetAsync($"patients/{made.Of("PatNum")}")).Of("FName"));
    }

    [Fact]
    public async Task Insurance_is_added_in_two_steps_to_a_plan_that_there_is()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        Assert.Equal(400, (await sandbox.SendAsync("POST", "inssubs", new { PlanNum = 99, Subscriber = 4, SubscriberID = "EX1" })).Status);
        Assert.Equal(404, (await sandbox.SendAsync("POST", "inssubs", new { PlanNum = 1, Subscriber = 99_999, SubscriberID = "EX1" })).Status);
        Assert.Equal(404, (await sandbox.SendAsync("POST", "patplans", new { PatNum = 4, InsSubNum = 1 })).Status);
        var before = (await sandbox.GetAsync("familymodules/4/Insurance")).Rows.Length;
        var subscriber = await sandbox.SendAsync("POST", "inssubs", new { PlanNum = 1, Subscriber = 4, SubscriberID = "EX1" });
        Assert.Equal(201, subscriber.Status);
        Assert.Equal(before, (await sandbox.GetAsync("familymodules/4/Insurance")).Rows.Length); // nobody has a part in it yet
        Assert.Equal(201, (await sandbox.SendAsync("POST", "patplans", new { PatNum = 4, InsSubNum = subscriber.Json.GetProperty("InsSubNum").GetInt32(), Relationship = "Self" })).Status);
        Assert.Contains((await sandbox.GetAsync("familymodules/4/Insurance")).Rows, row => row.Text("SubscriberID") == "EX1" && row.GetProperty("PlanNum").GetInt32() == 1);
    }

    [Fact]
    public async Task Notes_and_payments_stand_in_the_chart()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        Assert.Equal(201, (await sandbox.SendAsync("POST", "commlogs", new { PatNum = 4, Note = "Called.", CommDateTime = "2026-03-02 08:00:00", Mode_ = "Phone" })).Status);
        Assert.Contains((await sandbox.GetAsync("commlogs?PatNum=4")).Rows, row => row.Text("Note") == "Called." && row.Text("CommDateTime") == "2026-03-02 08:00:00");
        var type = (await sandbox.GetAsync("definitions?Category=10")).Rows[0].GetProperty("DefNum").GetInt32();
        var paid = await sandbox.SendAsync("POST", "payments", new { PatNum = 4, PayAmt = 125.5, PayNote = "ref 1", PayType = type });
        Assert.Equal((201, "125.50"), (paid.Status, paid.Of("PayAmt")));
        Assert.Equal(400, (await sandbox.SendAsync("POST", "payments", new { PatNum = 4, PayAmt = -1 })).Status);
        Assert.Contains((await sandbox.ControlAsync("practice")).List("payments"), line => line.Text("note") == "ref 1");
    }

    [Fact]
    public async Task Permissions_are_the_customers_own()
    {
        await using var sandbox = await OpenDentalClient.StartAsync(new { today = "2026-03-02", limits = "off" });
        sandbox.As(OpenDentalKeys.CommCustomer);
        Assert.Equal((200, 401, 401, 400), ((await sandbox.GetAsync("patients/4")).Status, (await sandbox.SendAsync("POST", "appointments", Visit())).Status,
            (await sandbox.SendAsync("POST", "patients", new { })).Status, (await sandbox.SendAsync("POST", "commlogs", new { })).Status));
        sandbox.As(OpenDentalKeys.ReadingCustomer);
        Assert.Equal((200, 401), ((await sandbox.GetAsync("patients/4")).Status, (await sandbox.SendAsync("POST", "commlogs", new { })).Status));
    }

    [Fact]
    public async Task A_customer_may_ask_once_a_second_and_another_is_not_held_up()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        sandbox.As(OpenDentalKeys.Customer);
        Assert.Equal(200, (await sandbox.GetAsync("providers")).Status);
        var refused = await sandbox.GetAsync("providers");
        Assert.Equal((429, 1), (refused.Status, (int)refused.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        sandbox.As(OpenDentalKeys.ReadingCustomer);
        Assert.Equal(200, (await sandbox.GetAsync("providers")).Status);
        Assert.Equal(5, (int)(await sandbox.GetAsync("providers")).Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        await sandbox.ControlAsync("reset", new { today = "2026-03-02", limits = "off" });
        for (var n = 0; n < 5; n++)
            Assert.Equal(200, (await sandbox.GetAsync("providers")).Status);
    }

    [Fact]
    public async Task Faults_strike_here_too()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var match = new { vendor = "opendental", method = "POST", pathPrefix = "/appointments" };
        await sandbox.ControlAsync("faults", new { match, kind = "rejectWrite", value = "Op is closed.", times = 1 });
        Assert.Equal("Op is closed.", (await sandbox.SendAsync("POST", "appointments", Visit())).Text);
        await sandbox.ControlAsync("faults", new { match, kind = "loseWrite", times = 1 });
        Assert.Equal(504, (await sandbox.SendAsync("POST", "appointments", Visit())).Status);
        Assert.Empty(await OfFarDayAsync());
        await sandbox.ControlAsync("faults", new { match, kind = "dropAfterWrite", times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendAsync("POST", "appointments", Visit()));
        Assert.Single(await OfFarDayAsync());
        await sandbox.ControlAsync("faults", new { match = new { vendor = "opendental" }, kind = "rateLimit", value = new { count = 0, perSeconds = 7 }, times = 1 });
        Assert.Equal(7, (int)(await sandbox.GetAsync("providers")).Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Contains((await sandbox.ControlAsync("requests?since=0")).List("items"), item => item.Text("vendor") == "opendental" && item.GetProperty("status").GetInt32() == 504);

        async Task<JsonElement[]> OfFarDayAsync() => [.. (await sandbox.ControlAsync("practice")).List("appointments").Where(visit => visit.Text("start")!.StartsWith($"{FarDay}T09:00", StringComparison.Ordinal) && visit.Text("patient") == "patient-4")];
    }

    [Fact]
    public async Task The_setup_body_has_the_key_and_no_limits_when_asked()
    {
        await using var sandbox = await OpenDentalClient.StartAsync();
        var body = await sandbox.ControlAsync("setup/opendental");
        Assert.Equal(("opendental", OpenDentalKeys.Customer, false), (body.Text("provider"), body.GetProperty("credentials").Text("customerKey"), body.GetProperty("config").TryGetProperty("requestsPerSecond", out _)));
        var fast = await sandbox.ControlAsync("setup/opendental?limits=off");
        Assert.Equal((OpenDentalKeys.UnlimitedCustomer, true), (fast.GetProperty("credentials").Text("customerKey"), fast.GetProperty("config").TryGetProperty("requestsPerSecond", out _)));
    }

    private static object Visit(string time = "09:00:00", string? pattern = null) => pattern is null
        ? new { PatNum = 4, Op = 2, AptDateTime = $"{FarDay} {time}", ProvNum = 5 }
        : new { PatNum = 4, Op = 2, AptDateTime = $"{FarDay} {time}", ProvNum = 5, Pattern = pattern };

    private static async Task<(int Status, string Text)> TextAsync(OpenDentalClient sandbox, string path)
    {
        var answer = await sandbox.GetAsync(path);
        return (answer.Status, answer.Text);
    }
}
