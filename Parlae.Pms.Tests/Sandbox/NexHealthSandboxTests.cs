using System.Text.Json;

namespace Parlae.Pms.Tests.Sandbox;

/// <summary>The practice behind NexHealth's API: its shapes are those of the recordings, its quirks those of the reference.</summary>
public sealed class NexHealthSandboxTests
{
    private const string Here = "location_id=7";

    /// <summary>Members of the recordings that mean nothing to this practice.</summary>
    private static readonly (string, bool)[] NotHere =
    [
        .. new[] { "latitude", "longitude", "foreign_id_type", "email", "specialty", "specialty/id", "specialty/name", "created_at", "updated_at" }.Select(name => ($"/data[]/locations[]/{name}", false)),
        .. new[] { "foreign_id_type", "tin", "state_license", "last_sync_time", "created_at", "updated_at" }.Select(name => ($"/data[]/{name}", false)),
        .. new[] { "total_balance_under_30", "total_balance_31_60", "total_balance_61_90", "total_balance_over_90" }.SelectMany(name => new[] { name, $"{name}/amount", $"{name}/currency" }).Select(name => ($"/data[]/{name}", false)),
        .. new[] { "address2", "city", "state", "zip_code", "country_code", "updated_at" }.Select(name => ($"/data/{name}", false)),
        .. new[] { "non_patient", "address_line_2" }.SelectMany(name => new[] { ($"/data/bio/{name}", false), ($"/data[]/bio/{name}", false) }),
    ];

    [Theory]
    [InlineData("patient-get", "GET", "patients/1000001", false)]
    [InlineData("appointment-get", "GET", "appointments/5070001", true)]
    [InlineData("locations", "GET", "locations", true)]
    [InlineData("sync-status", "GET", "sync_status", true)]
    [InlineData("appointment-types", "GET", "appointment_types", true)]
    [InlineData("providers", "GET", "providers?location_id=7&per_page=1", false)]
    [InlineData("operatories", "GET", "operatories?location_id=7&per_page=1", false)]
    [InlineData("payment-types", "GET", "payment_types?location_id=7&per_page=1", false)]
    [InlineData("patients-search-page1", "GET", "patients?location_id=7&per_page=1", false)]
    [InlineData("patients-search-none", "GET", "patients?location_id=7&name=zzz", false)]
    [InlineData("available-slots", "GET", "available_slots?start_date=2026-03-05&days=2&lids[]=7&pids[]=87", false)]
    [InlineData("available-slots-none", "GET", "available_slots?start_date=2026-03-07&days=1&lids[]=7&pids[]=87", false)]
    [InlineData("guarantor-balances", "GET", "guarantor_balances?location_id=7&guarantor_id=1000001&show_zero_balances=true", false)]
    [InlineData("insurance-plan-get", "GET", "insurance_plans/60", false)]
    public async Task Answers_have_the_members_that_the_recordings_have(string recording, string method, string path, bool isOld)
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        var answer = await sandbox.SendAsync(method, path, null, isOld);
        Assert.Equal(200, answer.Status);
        var wanted = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Recordings", "nexhealth", recording + ".json"), SandboxClient.Cancellation)).GetProperty("response").GetProperty("body");
        Assert.Empty(Kinds(wanted, "").Except(Kinds(answer.Json, "")).Except(NotHere));
    }

    [Fact]
    public async Task A_key_stands_without_a_scheme_and_a_token_lasts_an_hour()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        foreach (var key in new[] { "wrong-key", "Bearer sandbox-nexhealth-key", "" })
            Assert.Equal(401, (await sandbox.AdmitAsync(key)).Status);
        await sandbox.AdvanceAsync(3_599);
        Assert.Equal(200, (await sandbox.GetAsync("sync_status", isOld: true)).Status);
        await sandbox.AdvanceAsync(2);
        Assert.Equal(401, (await sandbox.GetAsync("sync_status", isOld: true)).Status);
    }

    [Fact]
    public async Task Every_endpoint_wants_its_own_version_and_its_own_institution()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        Assert.Equal("Unsupported API version", (await sandbox.GetAsync("locations")).Error);
        Assert.Equal("Unsupported API version", (await sandbox.GetAsync($"patients?{Here}", isOld: true)).Error);
        Assert.Equal(400, (await sandbox.GetAsync("patients")).Status);
        Assert.Equal(404, (await sandbox.GetAsync("patients?location_id=9")).Status);
        sandbox.Subdomain = "nobody";
        Assert.Equal(404, (await sandbox.GetAsync("locations", isOld: true)).Status);
    }

    [Fact]
    public async Task Pages_are_very_short_unless_somebody_asks_and_cursors_lead_through_all()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        Assert.Equal(5, (await sandbox.GetAsync($"patients?{Here}")).Rows.Length);
        var (ids, cursor) = (new List<int>(), "");
        do
        {
            var page = await sandbox.GetAsync($"patients?{Here}&per_page=150{cursor}");
            ids.AddRange(page.Rows.Select(row => row.GetProperty("id").GetInt32()));
            var info = page.Json.GetProperty("page_info");
            cursor = info.GetProperty("has_next_page").GetBoolean() ? "&end_cursor=" + Uri.EscapeDataString(info.Text("end_cursor")!) : "";
        }
        while (cursor.Length > 0);
        Assert.Equal((400, 400), (ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public async Task A_booking_is_taken_at_once_and_written_later()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        var slot = (await sandbox.GetAsync("available_slots?start_date=2026-03-05&days=14&lids[]=7&appointment_type_id=414&slot_interval=30")).Rows.SelectMany(row => row.List("slots")).First();
        var appt = new { patient_id = 1_000_004, provider_id = slot.GetProperty("provider_id").GetInt32(), operatory_id = slot.GetProperty("operatory_id").GetInt32(), start_time = slot.Text("time"), appointment_type_id = 414 };
        var made = (await sandbox.SendAsync("POST", $"appointments?{Here}&notify_patient=false", new { appt })).Data.GetProperty("appt");
        var id = made.GetProperty("id").GetInt32();
        Assert.Equal((JsonValueKind.Null, slot.GetProperty("time").GetDateTimeOffset()), (made.GetProperty("foreign_id").ValueKind, made.GetProperty("start_time").GetDateTimeOffset()));
        Assert.Single((await sandbox.PracticeAsync()).List("pendingWrites"));
        var second = await sandbox.SendAsync("POST", $"appointments?{Here}", new { appt = appt with { patient_id = 1_000_005 } });
        Assert.Equal((400, "The requested time is not available"), (second.Status, second.Error));

        await sandbox.AdvanceAsync(161);
        Assert.Equal(JsonValueKind.String, (await sandbox.GetAsync($"appointments/{id}", isOld: true)).Data.GetProperty("foreign_id").ValueKind);
        Assert.Single((await sandbox.PracticeAsync()).List("appointments"), visit => visit.GetProperty("ids").Text("nexhealth") == $"{id}");
    }

    [Theory]
    [InlineData("{\"provider_id\":87,\"operatory_id\":181,\"start_time\":\"2026-03-05T15:00:00Z\",\"appointment_type_id\":414}", 400)]
    [InlineData("{\"patient_id\":999999999,\"provider_id\":87,\"operatory_id\":181,\"start_time\":\"2026-03-05T15:00:00Z\",\"appointment_type_id\":414}", 404)]
    [InlineData("{\"patient_id\":1000004,\"provider_id\":87,\"start_time\":\"2026-03-05T15:00:00Z\",\"appointment_type_id\":414}", 400)]
    [InlineData("{\"patient_id\":1000004,\"provider_id\":87,\"operatory_id\":181,\"start_time\":\"2026-03-01T15:00:00Z\",\"appointment_type_id\":414}", 400)]
    [InlineData("{\"patient_id\":1000004,\"provider_id\":87,\"operatory_id\":181,\"start_time\":\"2026-03-05T15:00:00Z\"}", 400)]
    public async Task A_booking_that_lacks_something_is_refused_at_once(string appt, int status)
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        Assert.Equal(status, (await sandbox.SendAsync("POST", $"appointments?{Here}", new { appt = JsonElement.Parse(appt) })).Status);
        Assert.Empty((await sandbox.PracticeAsync()).List("pendingWrites"));
    }

    [Fact]
    public async Task A_change_shows_at_once_and_is_read_back_at_the_next_cycle_unless_it_was_lost()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        var visit = (await sandbox.GetAsync($"appointments?{Here}&start=2026-03-10T00:00:00-0400&end=2026-03-12T00:00:00-0400&per_page=1000")).Rows.First(row => !row.GetProperty("cancelled").GetBoolean() && !row.GetProperty("unavailable").GetBoolean());
        var (id, readAt) = (visit.GetProperty("id").GetInt32(), visit.Text("last_sync_time"));
        await sandbox.ControlAsync("faults", new { match = new { vendor = "nexhealth", method = "PATCH" }, kind = "loseWrite", times = 1 });
        foreach (var stays in new[] { false, true })
        {
            Assert.True((await sandbox.SendAsync("PATCH", $"appointments/{id}", new { appt = new { cancelled = true } })).Data.GetProperty("appt").GetProperty("cancelled").GetBoolean());
            await sandbox.AdvanceAsync(200);
            var shown = (await sandbox.GetAsync($"appointments/{id}", isOld: true)).Data;
            Assert.Equal((true, readAt), (shown.GetProperty("cancelled").GetBoolean(), shown.Text("last_sync_time")));
            await sandbox.AdvanceAsync(1_300);
            shown = (await sandbox.GetAsync($"appointments/{id}", isOld: true)).Data;
            Assert.Equal(stays, shown.GetProperty("cancelled").GetBoolean());
            Assert.NotEqual(readAt, shown.Text("last_sync_time"));
            readAt = shown.Text("last_sync_time");
        }
    }

    [Fact]
    public async Task A_new_patient_needs_an_address_and_a_match_comes_back_only_if_it_is_wanted()
    {
        await using var sandbox = await NexHealthClient.StartAsync();
        object Body(string? email, bool match) => new
        {
            provider = new { provider_id = 83 },
            patient = new { first_name = "Orrin", last_name = "Testerton", email, bio = new { date_of_birth = "1979-11-03", phone_number = "4165550177" } },
            return_existing_if_match = match,
        };
        Assert.Equal(400, (await sandbox.SendAsync("POST", $"patients?{Here}", Body(null, true))).Status);
        var made = await sandbox.SendAsync("POST", $"patients?{Here}", Body("o@example.org", false));
        Assert.Equal((201, JsonValueKind.Null, "Female"), (made.Status, made.Data.GetProperty("user").GetProperty("foreign_id").ValueKind, made.Data.GetProperty("user").GetProperty("bio").Text("gender")));
        Assert.Equal(400, (await sandbox.SendAsync("POST", $"patients?{Here}", Body("o@example.org", false))).Status);
        var again = await sandbox.SendAsync("POST", $"patients?{Here}", Body("o@example.org", true));
        Assert.Equal((200, made.Data.GetProperty("user").GetProperty("id").GetInt32()), (again.Status, again.Data.GetProperty("user").GetProperty("id").GetInt32()));
        await sandbox.AdvanceAsync(161);
        Assert.Single((await sandbox.PracticeAsync()).List("patients"), one => one.Text("lastName") == "Testerton");
    }

    [Fact]
    public async Task The_limits_are_the_keys_and_the_other_system_lacks_what_it_lacks()
    {
        await using var sandbox = await NexHealthClient.StartAsync(new { today = "2026-03-02", limits = "vendor" });
        var many = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => sandbox.GetAsync($"appointments?{Here}&start=2026-03-10T00:00:00-0400&end=2026-03-10T01:00:00-0400")));
        Assert.Contains(many, answer => answer.Status == 429);
        sandbox.Subdomain = "maple-lane-annex";
        Assert.Equal(403, (await sandbox.GetAsync("guarantor_balances?location_id=9&guarantor_id=1000001")).Status);
        Assert.Equal((400, "Rescheduling is not supported for this EHR"), await sandbox.SendAsync("PATCH", "appointments/5070001", new { appt = new { start_time = "2026-03-12T15:00:00Z" } }) is var moved ? (moved.Status, moved.Error) : default);
    }

    /// <summary>Every member by its path, those of lists by their first item.</summary>
    private static HashSet<(string Path, bool IsList)> Kinds(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => [.. value.EnumerateObject().SelectMany(member => Kinds(member.Value, $"{path}/{member.Name}").Prepend(($"{path}/{member.Name}", member.Value.ValueKind == JsonValueKind.Array)))],
        JsonValueKind.Array when value.GetArrayLength() > 0 => Kinds(value[0], path + "[]"),
        _ => [],
    };
}
