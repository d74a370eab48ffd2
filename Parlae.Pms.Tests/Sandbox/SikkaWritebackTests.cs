namespace Parlae.Pms.Tests.Sandbox;

public sealed class SikkaWritebackTests
{
    private static Task<SandboxClient> StartAsync(string pms = "OpenDental", double? writebackSeconds = null) =>
        SandboxClient.StartAsync(new { today = "2026-03-02", sikkaPms = pms, limits = "off", writebackSeconds });

    private static async Task<bool> IsReadAsync(SandboxClient sandbox, string appointment) =>
        (await sandbox.GetAsync("appointments?appointment_sr_no=" + appointment)).Status == 200;

    [Fact]
    public async Task A_booking_waits_is_performed_with_an_id_of_its_own_and_is_read_after_the_next_copy()
    {
        await using var sandbox = await StartAsync();
        var tracking = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        Assert.Equal("Pending", (await sandbox.StatusAsync(tracking)).Text("status"));
        Assert.Single((await sandbox.PracticeAsync()).List("pendingWrites"));
        await sandbox.AdvanceAsync(159);
        Assert.Equal("", (await sandbox.StatusAsync(tracking)).Text("is_completed"));
        await sandbox.AdvanceAsync(1);

        var done = await sandbox.StatusAsync(tracking);
        Assert.Equal(["True", "False", "Success", "Appointment inserted successfully"], [done.Text("is_completed"), done.Text("has_error"), done.Text("status"), done.Text("result")]);
        var id = done.Text("created_id")!;
        Assert.NotEqual(tracking, id);
        Assert.Equal(id, done.Text("appointment_sr_no"));

        var held = (await sandbox.PracticeAsync()).List("appointments").Single(visit => visit.GetProperty("ids").Text("sikka") == id);
        Assert.Equal(["patient-4", "HYG1", "Chair 2", "2026-07-06T10:00:00-04:00", "Cleaning", "scheduled"],
            [held.Text("patient"), held.Text("provider"), held.Text("room"), held.Text("start"), held.Text("type"), held.Text("status")]);
        Assert.False(await IsReadAsync(sandbox, id));
        await sandbox.AdvanceAsync(900 - 160);
        Assert.True(await IsReadAsync(sandbox, id));
    }

    [Fact]
    public async Task A_new_patient_can_be_booked_by_the_created_id_and_never_by_the_tracking_number()
    {
        await using var sandbox = await StartAsync();
        var tracking = await sandbox.WriteAsync("POST", "patient", new { firstname = "Thảo", lastname = "Đặng-O'Neil", provider_id = "DOC1", practice_id = "1", birthdate = "1990-02-03", cell = "+1 (416) 555-0177" });
        await sandbox.AdvanceAsync(160);
        var id = (await sandbox.StatusAsync(tracking)).Text("created_id")!;
        Assert.Equal("000401", id);

        var right = await sandbox.WriteAsync("POST", "appointment", Booking.Of(id));
        var wrong = await sandbox.WriteAsync("POST", "appointment", Booking.Of(tracking, time: "14:00"));
        await sandbox.AdvanceAsync(160);

        Assert.Equal("Success", (await sandbox.StatusAsync(right)).Text("status"));
        Assert.Equal("Patient not found", (await sandbox.StatusAsync(wrong)).Text("result"));
        var patient = (await sandbox.PracticeAsync()).List("patients")[^1];
        Assert.Equal(["Thảo", "Đặng-O'Neil", "1990-02-03", "+14165550177"], [patient.Text("firstName"), patient.Text("lastName"), patient.Text("dateOfBirth"), patient.List("phones")[0].GetString()]);
    }

    [Theory]
    [InlineData("10:30", "HYG1", "Chair 5", "Appointment already scheduled")]
    [InlineData("10:30", "DOC1", "Chair 2", "Appointment already scheduled")]
    [InlineData("11:00", "HYG1", "Chair 2", "Appointment inserted successfully")]
    [InlineData("09:00", "HYG1", "Chair 2", "Appointment inserted successfully")]
    [InlineData("10:00", "DOC1", "Chair 5", "Appointment inserted successfully")]
    [InlineData("10:00", "DOC9", "Chair 5", "Provider not found")]
    [InlineData("10:00", "DOC1", "OP-5", "Operatory not found")]
    public async Task Of_two_bookings_the_second_fails_where_provider_or_room_is_taken(string time, string provider, string room, string result)
    {
        await using var sandbox = await StartAsync(writebackSeconds: 0);
        await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        var second = await sandbox.StatusAsync(await sandbox.WriteAsync("POST", "appointment", Booking.Of("000005", time: time, provider: provider, room: room)));
        Assert.Equal(result, second.Text("result"));
        Assert.Equal(result.EndsWith("successfully", StringComparison.Ordinal) ? "False" : "True", second.Text("has_error"));
    }

    [Fact]
    public async Task A_cancelled_visit_frees_its_place_and_a_move_may_take_it()
    {
        await using var sandbox = await StartAsync(writebackSeconds: 0);
        var first = (await sandbox.StatusAsync(await sandbox.WriteAsync("POST", "appointment", Booking.Of()))).Text("created_id");
        var second = (await sandbox.StatusAsync(await sandbox.WriteAsync("POST", "appointment", Booking.Of("000005", time: "14:30")))).Text("created_id");
        object move = new { practice_id = "1", provider_id = "HYG1", time = "10:00" };

        Assert.Equal("Appointment already scheduled", (await sandbox.StatusAsync(await sandbox.WriteAsync("PUT", "appointments/" + second, move))).Text("result"));
        await sandbox.WriteAsync("PATCH", "appointments/" + first, new { op = "replace", path = "/appointment_status", value = "broken", practice_id = "1" });
        Assert.Equal("Success", (await sandbox.StatusAsync(await sandbox.WriteAsync("PUT", "appointments/" + second, move))).Text("status"));

        var visits = (await sandbox.PracticeAsync()).List("appointments").ToDictionary(visit => visit.GetProperty("ids").Text("sikka")!);
        Assert.Equal("cancelled", visits[first!].Text("status"));
        Assert.Equal("2026-07-06T10:00:00-04:00", visits[second!].Text("start"));
    }

    [Theory]
    [InlineData("OpenDental", "Confirmed", "Success", "confirmed")]
    [InlineData("OpenDental", "Cancelled", "Failed", "scheduled")]
    [InlineData("Dentrix", "Broken", "Failed", "scheduled")]
    [InlineData("Eaglesoft", "cancelled", "Success", "cancelled")]
    public async Task A_status_must_be_a_word_of_the_system_behind(string pms, string word, string outcome, string status)
    {
        await using var sandbox = await StartAsync(pms, writebackSeconds: 0);
        var id = (await sandbox.StatusAsync(await sandbox.WriteAsync("POST", "appointment", Booking.Of()))).Text("created_id");
        var written = await sandbox.StatusAsync(await sandbox.WriteAsync("PATCH", "appointments/" + id, new { op = "replace", path = "/appointment_status", value = word, practice_id = "1" }));
        Assert.Equal(outcome, written.Text("status"));
        Assert.Equal(status, (await sandbox.PracticeAsync()).List("appointments").Single(visit => visit.GetProperty("ids").Text("sikka") == id).Text("status"));
    }

    [Theory]
    [InlineData("OpenDental", "POST", "appointment", "description", "", 400)]
    [InlineData("OpenDental", "POST", "appointment", "length", "an hour", 400)]
    [InlineData("OpenDental", "POST", "appointment", "date", "07/06/2026", 400)]
    [InlineData("OpenDental", "POST", "appointment", "description", "<b>", 422)]
    [InlineData("OpenDental", "POST", "appointment", "practice_id", "7", 401)]
    [InlineData("Dentrix", "POST", "appointment", "description", "1234567890123456789012345678901234567890123456789012345678901", 422)]
    [InlineData("OrthoTrac", "POST", "appointment", "type", "14", 400)]
    [InlineData("ClearDent", "POST", "appointment", "type", "14", 400)]
    [InlineData("Eaglesoft", "PUT", "appointments/70001", "time", "09:00", 405)]
    [InlineData("OpenDental", "PATCH", "patient/000004", "preferred_name", "Min", 405)]
    [InlineData("OrthoTrac", "PATCH", "patient/000004", "email", "new@example.com", 422)]
    [InlineData("OpenDental", "PATCH", "appointments/70001", "path", "/status", 400)]
    public async Task What_can_be_seen_at_once_is_refused_at_once(string pms, string method, string path, string member, string value, int status)
    {
        await using var sandbox = await StartAsync(pms);
        var body = new Dictionary<string, string>(Booking.Of()) { ["op"] = "replace", ["value"] = "Confirmed", [member] = value };
        Assert.Equal(status, (await sandbox.SendAsync(method, path, body)).Status);
        Assert.Empty((await sandbox.PracticeAsync()).List("pendingWrites"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        await using var sandbox = await StartAsync();
        Assert.Equal(415, (await sandbox.SendAsync("POST", "appointment", body)).Status);
    }

    [Fact]
    public async Task A_pending_write_can_be_taken_back_and_a_performed_one_cannot()
    {
        await using var sandbox = await StartAsync();
        var taken = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        var kept = await sandbox.WriteAsync("POST", "appointment", Booking.Of("000005", time: "14:30"));
        Assert.Equal("API4006", (await sandbox.SendAsync("DELETE", "writebacks?id=" + taken)).Of("error_code"));
        await sandbox.AdvanceAsync(160);

        Assert.Equal(204, (await sandbox.GetAsync("writeback_status?id=" + taken)).Status);
        Assert.Equal(410, (await sandbox.SendAsync("DELETE", "writebacks?id=" + kept)).Status);
        var listed = (await sandbox.GetAsync("writebacks?startdate=2026-03-02&enddate=2026-03-02")).Items.Single();
        Assert.Equal([kept, "appointments", "Appointment inserted successfully", "160"], [listed.Text("id"), listed.Text("api_name"), listed.Text("result"), listed.Text("duration_in_second")]);
        Assert.Equal(400, (await sandbox.GetAsync("writebacks?startdate=2026-03-02")).Status);
        Assert.Equal(400, (await sandbox.GetAsync("writebacks?startdate=2026-03-02&enddate=2026-03-10")).Status);
    }

    [Fact]
    public async Task Notes_and_payments_reach_the_practice()
    {
        await using var sandbox = await StartAsync(writebackSeconds: 0);
        await sandbox.WriteAsync("POST", "medical_notes", new { patient_id = "000004", type = "PatNote", date = "2026-03-02", text = "Prefers mornings", provider_id = "DOC1", practice_id = "1" });
        await sandbox.WriteAsync("POST", "transaction", new { patient_id = "000004", guarantor_id = "000004", provider_id = "DOC1", practice_id = "1", transaction_date = "2026-03-02", amount = "-39.30", procedure_code = "2", procedure_description = "Cash Payment", note = "ref 7" });
        var practice = await sandbox.PracticeAsync();
        Assert.Equal("Prefers mornings", practice.List("notes")[^1].Text("text"));
        Assert.Equal(39.30m, practice.List("payments")[^1].GetProperty("amount").GetDecimal());
        await sandbox.AdvanceAsync(900);
        Assert.Equal("-39.3000", (await sandbox.GetAsync("transactions?patient_id=000004&limit=5000")).Items[^1].Text("amount"));
        Assert.Contains((await sandbox.GetAsync("medical_notes?patient_id=000004")).Items, note => note.Text("text") == "Prefers mornings");
    }

    [Theory]
    [InlineData("provider_id", "NOBODY", "Provider not found")]
    [InlineData("guarantor_id", "009999", "Guarantor not found")]
    [InlineData("patient_id", "009999", "Patient not found")]
    public async Task A_payment_of_or_under_nobody_fails_when_it_is_performed(string member, string value, string result)
    {
        await using var sandbox = await StartAsync(writebackSeconds: 0);
        var tracking = await sandbox.WriteAsync("POST", "transaction", Payment(member, value));
        Assert.Equal(("Failed", result), ((await sandbox.StatusAsync(tracking)).Text("status"), (await sandbox.StatusAsync(tracking)).Text("result")));
    }

    [Theory]
    [InlineData("amount", "0")]
    [InlineData("procedure_description", "Cash")]
    [InlineData("procedure_code", "2.02")]
    [InlineData("procedure_code", "15")]
    [InlineData("guarantor_id", "")]
    public async Task A_payment_is_refused_at_once_for_what_is_missing_or_no_way_to_pay(string member, string value)
    {
        await using var sandbox = await StartAsync();
        var body = Payment(member, value);
        if (value == "15") body["procedure_description"] = "Card On File";
        Assert.Equal(400, (await sandbox.SendAsync("POST", "transaction", body)).Status);
    }

    private static Dictionary<string, string> Payment(string member, string value) => new()
    {
        ["patient_id"] = "000004",
        ["guarantor_id"] = "000004",
        ["provider_id"] = "DOC1",
        ["practice_id"] = "1",
        ["transaction_date"] = "2026-03-02",
        ["amount"] = "-39.30",
        ["procedure_code"] = "2",
        ["procedure_description"] = "Cash Payment",
        [member] = value,
    };

    [Fact]
    public async Task While_the_utility_is_offline_writes_wait_and_a_checked_one_is_refused()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync("sikka", new { spu = "offline" });
        var waiting = await sandbox.WriteAsync("POST", "appointment", Booking.Of());
        Assert.Equal(412, (await sandbox.SendAsync("POST", "appointment", new Dictionary<string, string>(Booking.Of()) { ["check_spu"] = "true" })).Status);
        await sandbox.AdvanceAsync(86000);
        Assert.Equal("Pending", (await sandbox.StatusAsync(waiting)).Text("status"));

        await sandbox.ControlAsync("sikka", new { spu = "online" });

        var done = await sandbox.StatusAsync(waiting);
        Assert.Equal("Success", done.Text("status"));
        Assert.Equal("2026-03-03 07:53:20", done.Text("completed_time"));
    }

    [Fact]
    public async Task Parallel_bookings_of_one_place_leave_one_visit()
    {
        await using var sandbox = await StartAsync(writebackSeconds: 0);
        var all = await Task.WhenAll(Enumerable.Range(1, 24).Select(async n =>
            (await sandbox.StatusAsync(await sandbox.WriteAsync("POST", "appointment", Booking.Of(n.ToString("D6"))))).Text("status")));
        Assert.Equal(1, all.Count(status => status == "Success"));
        Assert.Single((await sandbox.PracticeAsync()).List("appointments"), visit => visit.Text("start") == "2026-07-06T10:00:00-04:00");
    }
}
