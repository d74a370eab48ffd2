using System.Diagnostics;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>What Vapi tells and asks beside tool calls (contract 5).</summary>
public sealed class CallEventsTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task The_assistant_is_named_at_once_and_told_whose_call_it_is_and_what_day_and_nothing_else()
    {
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        await call.TellAsync("assistant-request"); // warm
        var (before, started) = (await clinic.Sandbox.LastRequestAsync(), Stopwatch.GetTimestamp());

        var answer = JsonNode.Parse(await call.TellAsync("assistant-request"))!;

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 0, 500);
        Assert.Equal(["assistantId", "assistantOverrides"], answer.AsObject().Select(member => member.Key));
        Assert.Equal((string?)clinic.SetupBody["assistantIds"]![0], (string?)answer["assistantId"]);
        var expected = new JsonObject { ["practiceName"] = (string?)clinic.SetupBody["practiceName"], ["timeZone"] = (string?)clinic.SetupBody["timeZone"], ["today"] = "2026-03-02", ["weekday"] = "Monday" };
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["variableValues"] = expected }, answer["assistantOverrides"]), answer.ToJsonString());
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
    }

    [Fact]
    public async Task A_number_that_is_nobodys_is_told_the_truth()
    {
        var stray = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-nobody" };
        Assert.Equal("We can't take your call right now. Please try again later.", (string?)JsonNode.Parse(await stray.TellAsync("assistant-request"))!["error"]);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry.Actor.Id == stray.Id && entry is { Phase: AuditPhase.Refused, Outcome: "no-account" });
        var quiet = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-nobody" };
        await quiet.BeginAsync();
        await quiet.EndAsync();
        Assert.DoesNotContain(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry.Actor.Id == quiet.Id);
    }

    [Fact]
    public async Task Calls_go_on_to_the_clinics_staff_and_hand_over_to_the_clinics_other_assistant()
    {
        const string Two = "two-assistants";
        await clinic.ConnectAsync(Two, body => { body["assistantIds"] = new JsonArray("front-desk", "billing-desk"); body["staffNumber"] = "+16135550133"; });
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-" + Two, Change = body => body["message"]!["call"]!["assistantId"] = "front-desk" };
        Assert.Equal("+16135550133", (string?)JsonNode.Parse(await call.TellAsync("transfer-destination-request"))!["destination"]!["number"]);
        Assert.Equal("""{"destination":{"type":"assistant","assistantId":"billing-desk"}}""", await call.TellAsync("handoff-destination-request", new { parameters = new { destination = "dynamic" } }));
        Assert.Equal("""{"documents":[]}""", await call.TellAsync("knowledge-base-request"));
        Assert.NotNull(JsonNode.Parse(await clinic.Call().TellAsync("handoff-destination-request"))!["error"]); // one assistant: to whom?
    }

    [Fact]
    public async Task After_the_end_no_handle_of_the_call_means_anything()
    {
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        var visit = (await call.BookAsync(patient, slot, "book-once"));
        Assert.Contains(visit.Status, new[] { "booked", "submitted" });
        await call.EndAsync();

        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("getAppointments", new { patientId = patient }),
            ("cancelAppointment", new { appointmentId = visit.Of("appointmentId") }),
            ("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = slot.GetProperty("start").GetString(), duration = 60 }),
        })
            (await call.UseAsync(tool, arguments)).Is("error");
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id && entry.Phase == AuditPhase.Refused).ToList();
        Assert.Equal(["getAppointments", "cancelAppointment", "bookAppointment"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal("unknownHandle", entry.Outcome));

        // A webhook that is delivered again still gets its answer, and somebody found anew gets a handle that was never another's.
        Assert.Equal(visit.Text, (await call.BookAsync(patient, slot, "book-once")).Text);
        Assert.NotEqual(patient, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    [Fact]
    public async Task Ending_a_call_is_no_way_to_guess_anew()
    {
        var call = clinic.Call(null);
        for (var n = 0; n < 5; n++)
            (await call.IdentifyAsync(clinic.Newcomer())).Is("notFound");
        await call.EndAsync();
        (await call.IdentifyAsync(await clinic.OnFileAsync(5))).Is("locked");
    }

    [Fact]
    public async Task A_call_that_is_told_of_after_its_end_is_not_read_ahead_for()
    {
        var call = clinic.Call((await clinic.OnFileAsync(5)).CallerNumber);
        await call.EndAsync();
        await call.BeginAsync();
        await clinic.ReadAheadAsync();
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id);
    }

    [Fact]
    public async Task Events_of_another_account_or_of_two_leave_a_call_alone()
    {
        const string Other = "events-other";
        await clinic.ConnectAsync(Other);
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");

        await new PhoneCall(clinic, null, call.Id) { PhoneNumberId = "number-of-" + Other }.EndAsync();
        var torn = new PhoneCall(clinic, person.CallerNumber, call.Id) { Change = body => body["message"]!["call"]!["assistantId"] = "assistant-of-" + Other };
        await torn.EndAsync();
        await torn.BeginAsync();

        (await call.UseAsync("getAppointments", new { patientId = patient })).Is("ok");
        Assert.Equal(2, (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count(entry => entry.Actor.Id == call.Id && entry is { Phase: AuditPhase.Refused, Outcome: "account-conflict" }));
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.Action == "prefetch" && entry.Actor.Id == call.Id);
    }

    public static TheoryData<string> Odd =>
    [
        """{"message":{"type":"end-of-call-report"}}""",
        """{"message":{"type":"end-of-call-report","call":[],"endedReason":{},"startedAt":[],"endedAt":"never"}}""",
        """{"message":{"type":"end-of-call-report","call":{"id":7,"phoneNumberId":"NUMBER"},"endedReason":9,"startedAt":"2026-03-02","endedAt":-1}}""",
        """{"message":{"type":"end-of-call-report","call":{"phoneNumberId":"NUMBER"},"endedReason":"x"}}""",
        """{"message":{"type":"status-update","status":"in-progress","call":{"phoneNumberId":"NUMBER","type":"inboundPhoneCall","customer":{"number":"+14165550123"}}}}""",
        """{"message":{"type":"status-update","status":["in-progress"],"call":{"id":"odd-1","phoneNumberId":"NUMBER"}}}""",
        """{"message":{"type":"status-update","status":"in-progress","call":{"id":"odd-2","phoneNumberId":"NUMBER","type":"inboundPhoneCall","customer":"+14165550123"}}}""",
        """{"message":{"type":"status-update","status":"in-progress","call":{"id":"","phoneNumberId":"NUMBER"}}}""",
        """{"message":{"type":"brand-new-event","call":{"id":"odd-3","phoneNumberId":"NUMBER"}}}""",
        """{"message":{"type":"hang","call":{"id":"odd-4","phoneNumberId":"NUMBER"}}}""",
        """{"message":{"type":{"a":1},"status":"in-progress"}}""",
        """{"message":[]}""",
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Odd_events_are_acknowledged_and_do_nothing(string body)
    {
        var entries = await OfCallersAsync();

        var answer = await clinic.PostAsync("/api/vapi/events", body.Replace("NUMBER", (string?)clinic.SetupBody["phoneNumberIds"]![0], StringComparison.Ordinal));

        await clinic.ReadAheadAsync();
        Assert.Equal((System.Net.HttpStatusCode.OK, "{}"), answer);
        Assert.Equal(entries, await OfCallersAsync());

        async Task<int> OfCallersAsync() => (await clinic.AuditAsync()).Count(entry => entry.Actor.Kind != "system");
    }

    /// <summary>The planted words are looked for in all files, logs, traces and metrics when the clinic closes.</summary>
    [Fact]
    public async Task What_was_said_and_where_its_recording_lies_is_kept_nowhere()
    {
        var call = clinic.Call();
        await call.TellAsync("end-of-call-report", new
        {
            endedReason = "customer-ended-call",
            transcript = $"User: {Planted.Note}",
            recordingUrl = $"https://storage.example.com/{Planted.Email}",
            artifact = new { transcript = Planted.Note, messages = new[] { new { role = "user", message = Planted.Street } } },
            analysis = new { summary = Planted.Note },
        });
        clinic.Net.SearchFiles(clinic.DataFolder);
        clinic.Net.AssertClean();
    }

    [Fact]
    public async Task Calls_are_counted_once_by_what_became_of_them()
    {
        const string Account = "counted-calls";
        await clinic.ConnectAsync(Account);
        using var accounts = new MetricWatch("parlae.calls", "account", wholeProcess: true);
        var person = await clinic.OnFileAsync(4);
        PhoneCall Call() => new(clinic, person.CallerNumber) { PhoneNumberId = "number-of-" + Account };
        var (nothing, informed, identified) = (Call(), Call(), Call());
        (await informed.UseAsync("getPracticeInfo")).Is("ok");
        (await identified.IdentifyAsync(person)).Is("verified");
        foreach (var call in new[] { nothing, informed, identified, identified })
            await call.EndAsync();
        Assert.Equal(3, accounts.Of(Account));
    }
}
