using Parlae.Pms.Core.Patients.Contacts;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Tests.Adapters.Kolla;

/// <summary>Notes, preferred names, payments, new patients.</summary>
public sealed class KollaChartTests : IDisposable
{
    private readonly KollaBench bench = new(KollaBench.Unhurried);
    private readonly PmsConnection connection;

    public KollaChartTests() => connection = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["noteSubject"] = "APPOINTMENT" }));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notes_of_all_three_kinds_are_read()
    {
        bench.Kolla.On("GET contacts/4101", _ => KollaImitation.Json(200, """{"name":"contacts/4101","given_name":"June","notes":"Parking permit"}"""));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "1", contact: "4101", more: ",\"notes\":\"Ring twice\""), Sample.Row(id: "2", more: ",\"notes\":\"of somebody else\""));
        bench.Kolla.Items("contacts/4101/communicationLogs", "communication_logs", """{"name":"contacts/4101/communicationLogs/5","contact_id":"contacts/4101","short_description":"Called","communication_time":"2025-05-20T17:00:00Z"}""");
        var notes = await connection.Notes!.ReadAsync("4101", Stop);
        Assert.Equal([("contact", "Parking permit"), ("appointment", "Ring twice"), ("communication log", "Called")], notes.Select(note => (note.Type!, note.Text)));
    }

    [Fact]
    public void A_note_is_taken_whole_or_not_at_all()
    {
        Assert.True(connection.Notes!.Takes(new string('x', 80)));
        Assert.False(connection.Notes!.Takes(new string('x', 81)));
        Assert.True(bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["noteSubject"] = "A", ["noteLength"] = "500" })).Notes!.Takes(new string('x', 500)));
        Assert.False(connection.Notes!.Takes("  "));
    }

    [Fact]
    public async Task Without_a_log_a_note_goes_behind_those_of_the_next_visit()
    {
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items(
            "appointments", "appointments", Sample.Row(id: "9", start: "2025-07-01T14:00:00Z", contact: "4101"), Sample.Row(id: "8", contact: "4101", more: ",\"notes\":\"before\""),
            Sample.Row(id: "7", start: "2025-05-25T14:00:00Z", contact: "4101", flags: "\"cancelled\":true"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101", more: ",\"notes\":\"before\\nfrom just now\"")));
        bench.Kolla.On("PATCH appointments/8", request => KollaImitation.Json(200, request.Body));
        Assert.Equal(new WriteReceipt.Confirmed("8"), await connection.Notes!.AddAsync(Sample.Note(), Stop));
        var sent = Assert.Single(bench.Kolla.To("PATCH appointments/8"));
        Assert.Equal(("notes", "before\nfrom just now\nAsked about opening hours"), (sent.Query["update_mask"], sent.Json.GetProperty("notes").GetString()));

        bench.Kolla.Items("appointments", "appointments");
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.Notes!.AddAsync(Sample.Note(), Stop));
        Assert.Single(bench.Kolla.To("POST contacts/4101/communicationLogs")); // what it lacks is remembered
    }

    /// <summary>All the notes of the visit are written anew: those that a reading is still without would be gone.</summary>
    [Fact]
    public async Task Without_a_log_a_note_is_left_to_staff_where_what_is_read_may_not_be_all()
    {
        var notPermitted = new WriteReceipt.Rejected(WriteRejection.NotPermitted);
        var text = "before";
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "8", contact: "4101"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101", more: $",\"notes\":\"{text}\"")));
        bench.Kolla.On("PATCH appointments/8", request => KollaImitation.Json(200, request.Body));
        var copy = bench.Connect(KollaBench.Link(config: new Dictionary<string, string> { ["noteSubject"] = "APPOINTMENT", ["lagSeconds"] = "300" }));
        Assert.Equal(notPermitted, await copy.Notes!.AddAsync(Sample.Note(), Stop));

        Assert.Equal(new WriteReceipt.Confirmed("8"), await connection.Notes!.AddAsync(Sample.Note(), Stop));
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(notPermitted, await connection.Notes!.AddAsync(Sample.Note("Rings again"), Stop));
        Assert.Single(bench.Kolla.To("PATCH appointments/8"));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        text = "before\\nAsked about opening hours";
        Assert.Equal(new WriteReceipt.Confirmed("8"), await connection.Notes!.AddAsync(Sample.Note("Rings again"), Stop));
        Assert.Equal("before\nAsked about opening hours\nRings again", bench.Kolla.To("PATCH appointments/8")[1].Json.GetProperty("notes").GetString());
    }

    /// <summary>It is seen in so long once it is written, however long that took; one whose answer was lost may come later still.</summary>
    [Theory]
    [InlineData(200, 20)]
    [InlineData(504, 0)]
    public async Task Without_a_log_a_note_waits_until_the_one_before_must_be_seen(int status, int seconds)
    {
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "8", contact: "4101"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101")));
        bench.Kolla.On("PATCH appointments/8", request =>
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return KollaImitation.Json(status, request.Body);
        });
        Assert.Equal(status == 200 ? new WriteReceipt.Confirmed("8") : new WriteReceipt.Unknown(), await connection.Notes!.AddAsync(Sample.Note(), Stop));
        bench.Clock.Advance(status == 200 ? TimeSpan.FromSeconds(59) : TimeSpan.FromHours(11) - TimeSpan.FromSeconds(1));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.Notes!.AddAsync(Sample.Note("Rings again"), Stop));
        Assert.Single(bench.Kolla.To("PATCH appointments/8"));

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Kolla.On("PATCH appointments/8", request => KollaImitation.Json(200, request.Body));
        Assert.Equal(new WriteReceipt.Confirmed("8"), await connection.Notes!.AddAsync(Sample.Note("Rings again"), Stop));
    }

    [Fact]
    public async Task Without_a_log_a_note_that_was_not_written_keeps_no_other_waiting()
    {
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "8", contact: "4101"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, "[]"));
        await Assert.ThrowsAsync<VendorContractException>(() => connection.Notes!.AddAsync(Sample.Note(), Stop));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101")));
        bench.Kolla.On("PATCH appointments/8", _ => KollaImitation.Refusal(400, 3));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.Notes!.AddAsync(Sample.Note(), Stop));
        bench.Kolla.On("PATCH appointments/8", request => KollaImitation.Json(200, request.Body));
        Assert.Equal(new WriteReceipt.Confirmed("8"), await connection.Notes!.AddAsync(Sample.Note(), Stop));
    }

    /// <summary>Both would write all the notes, each without the other's.</summary>
    [Fact]
    public async Task Without_a_log_no_note_goes_beside_one_that_is_on_its_way()
    {
        var under = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "8", contact: "4101"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101")));
        bench.Kolla.OnAsync("PATCH appointments/8", async request =>
        {
            under.SetResult();
            await goOn.Task;
            return KollaImitation.Json(200, request.Body);
        });
        var first = connection.Notes!.AddAsync(Sample.Note(), Stop);
        await under.Task;
        bench.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.Notes!.AddAsync(Sample.Note("Rings again"), Stop));
        goOn.SetResult();
        Assert.Equal(new WriteReceipt.Confirmed("8"), await first);
    }

    [Fact]
    public async Task Without_a_log_a_note_goes_behind_no_visit_that_was_cancelled_just_now()
    {
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(501, 12));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(id: "8", contact: "4101"));
        bench.Kolla.On("GET appointments/8", _ => KollaImitation.Json(200, Sample.Row(id: "8", contact: "4101", flags: "\"broken\":true")));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.NotPermitted), await connection.Notes!.AddAsync(Sample.Note(), Stop));
    }

    [Fact]
    public async Task A_note_that_does_not_fit_behind_the_others_is_not_written_in_half()
    {
        bench.Kolla.On("POST contacts/4101/communicationLogs", _ => KollaImitation.Refusal(404, 5));
        bench.Kolla.Items("appointments", "appointments", Sample.Row(contact: "4101"));
        bench.Kolla.On("GET appointments/90020", _ => KollaImitation.Json(200, Sample.Row(contact: "4101", more: $",\"notes\":\"{new string('y', 990)}\"")));
        Assert.Equal(new WriteReceipt.Rejected(WriteRejection.Invalid), await connection.Notes!.AddAsync(Sample.Note(), Stop));
    }

    [Fact]
    public async Task Notes_need_a_subject_of_the_practices_own()
    {
        var fault = await Assert.ThrowsAsync<PracticeMisconfiguredException>(() => bench.Connect().Notes!.AddAsync(Sample.Note(), Stop));
        Assert.Contains("config.noteSubject", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"contacts/4101","preferred_name":"Zoë"}""", null, "Confirmed")]
    [InlineData("""{}""", """{"name":"contacts/4101","preferred_name":"Zoë"}""", "Confirmed")]
    [InlineData("""{}""", """{"name":"contacts/4101","preferred_name":"Zo"}""", "Submitted")] // cut, or read from before
    [InlineData("""{}""", null, "Unknown")]
    public async Task A_preferred_name_is_what_stands_there_then(string answer, string? stands, string receipt)
    {
        bench.Kolla.On("PATCH contacts/4101", _ => KollaImitation.Json(200, answer));
        bench.Kolla.On("GET contacts/4101", _ => stands is null ? KollaImitation.Refusal(404, 5) : KollaImitation.Json(200, stands));
        Assert.Equal(receipt, (await connection.PatientChanges!.RenameAsync(new NewPreferredName("w5", "4101", " Zoë "), Stop)).GetType().Name);
        var sent = Assert.Single(bench.Kolla.To("PATCH contacts/4101"));
        Assert.Equal(("preferred_name", """{"preferred_name":"Zo\u00EB"}"""), (sent.Query["update_mask"], sent.Body));
    }

    [Theory]
    [InlineData("""{"name":"contacts/9","remote_id":"9"}""", 404, "Confirmed")]
    [InlineData("""{"name":"contacts/9"}""", 200, "Confirmed")]
    [InlineData("""{"name":"contacts/9"}""", 404, "Submitted")]
    [InlineData("""{}""", 404, "Unknown")]
    public async Task A_new_patient_is_on_file_once_the_practices_system_has_them(string answer, int status, string receipt)
    {
        bench.Kolla.On("POST contacts", _ => KollaImitation.Json(201, answer));
        bench.Kolla.On("GET contacts/9", _ => KollaImitation.Refusal(status, 5));
        Assert.Equal(receipt, (await connection.Patients!.CreateAsync(Sample.Orrin(), Stop)).GetType().Name);
    }

    [Theory]
    [InlineData(400, 3, WriteRejection.Invalid)]
    [InlineData(409, 6, WriteRejection.Invalid)]
    [InlineData(501, 12, WriteRejection.NotPermitted)]
    public async Task A_refused_patient_is_a_value(int status, int code, WriteRejection expected)
    {
        bench.Kolla.On("POST contacts", _ => KollaImitation.Refusal(status, code));
        Assert.Equal(new WriteReceipt.Rejected(expected), await connection.Patients!.CreateAsync(Sample.Orrin(), Stop));
    }

    [Fact]
    public async Task Money_is_written_and_never_told()
    {
        Assert.Null(await connection.Billing!.ReadBalanceAsync("4101", Stop));
        await Assert.ThrowsAsync<AbilityMissingException>(() => connection.Billing!.ReadPaymentsAsync("4101", Sample.Monday, Sample.Monday, Stop));
        Assert.Equal(["Cash", "Cheque", "Card", "Transfer"], (await connection.Billing!.ReadMethodsAsync(Stop)).Select(method => method.Name));
        bench.Kolla.On("POST transactions", _ => KollaImitation.Json(200, "{}"));
        Assert.Equal(new WriteReceipt.Unknown(), await connection.Billing!.RecordAsync(Sample.Payment(), Stop));
        Assert.Null(connection.Insurance);
    }

    public void Dispose() => bench.Dispose();
}
