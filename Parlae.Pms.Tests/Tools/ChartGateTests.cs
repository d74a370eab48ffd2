using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>What holds for every tool that opens a chart: who is let in, what the trail says, and what happens while the PMS is away.</summary>
public sealed class ChartGateTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    /// <summary>So that it is left to staff, as the other wishes here.</summary>
    private static readonly string TooLongForThePms = JsonSerializer.Serialize(new { text = $"my left molar squeaks when it rains, {string.Join(' ', Enumerable.Repeat("and again", 30))}" });

    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>Tool, the arguments beside the patient, level, the fields that the trail names, whether it reads the PMS.</summary>
    public static TheoryData<string, string, int, string, bool> Tools => new()
    {
        { "getPatient", "{}", 2, "name,phones,email,address", true },
        { "getPatientNotes", "{}", 2, "notes", true },
        { "getInsurance", "{}", 2, "insurance", true },
        { "getBalance", "{}", 2, "balance", true },
        { "getPaymentHistory", "{}", 2, "payments", true },
        { "updatePatient", """{"phone":"613 555 0288","preferredName":"Zeph"}""", 2, "phone,preferredName", false },
        { "addPatientNote", TooLongForThePms, 1, "notes", false },
        { "addInsurance", """{"carrier":"Maple Mutual","memberId":"QX-990-17734"}""", 2, "insurance", false },
        { "sendPaymentLink", """{"amount":200}""", 2, "payment", false },
    };

    public static TheoryData<string, string, int, string, bool> Reads => [.. Tools.Where(row => row.Data.Item5)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Each_access_has_one_started_and_one_finished_entry_that_name_its_fields(string tool, string arguments, int level, string fields, bool reads)
    {
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person, withPhone: level == 2)).Is(level == 2 ? "verified" : "matched").Of("patientId");
        var before = await clinic.Sandbox.LastRequestAsync();

        var answer = await UseAsync(call, tool, patient, arguments);

        Assert.NotEqual("error", answer.Status);
        Assert.Equal(reads, (await clinic.Sandbox.RequestsAsync(before)).Count > 0);
        var entries = await EntriesAsync(call, tool);
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], entries.Select(entry => entry.Phase));
        Assert.All(entries, entry => Assert.Equal((person.SikkaId, fields), (entry.PatientId, string.Join(',', entry.Fields))));
        Assert.Equal(answer.Status, entries[1].Outcome);
        Assert.Equal(reads ? 0 : 1, (await clinic.TasksAsync()).Count(task => task.CallId == "call:" + call.Id));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_handle_that_this_call_never_gave_is_refused_and_audited(string tool, string arguments, int level, string fields, bool reads)
    {
        _ = (level, fields, reads);
        var other = clinic.Call();
        (await other.IdentifyAsync(await clinic.OnFileAsync(5))).Is("verified");
        var call = clinic.Call();
        var before = await clinic.Sandbox.LastRequestAsync();
        foreach (var handle in new[] { "p1", "p2", (await clinic.OnFileAsync(5)).SikkaId! })
            Assert.Equal(ToolWords.NotAllowed, (await UseAsync(call, tool, handle, arguments)).Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.All(await EntriesAsync(call, tool), entry => Assert.Equal((AuditPhase.Refused, "unknownHandle", (string?)null), (entry.Phase, entry.Outcome, entry.PatientId)));
        Assert.Equal(3, (await EntriesAsync(call, tool)).Count);
        Assert.DoesNotContain(await clinic.TasksAsync(), task => task.CallId == "call:" + call.Id);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Name_and_birth_date_alone_open_only_what_level_one_does(string tool, string arguments, int level, string fields, bool reads)
    {
        _ = (fields, reads);
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId");
        var before = await clinic.Sandbox.LastRequestAsync();
        var answer = await UseAsync(call, tool, patient, arguments);
        if (level == 1)
        {
            answer.Is("staffTask");
            return;
        }

        Assert.Equal(ToolWords.NotAllowed, answer.Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var refused = Assert.Single(await EntriesAsync(call, tool));
        Assert.Equal((AuditPhase.Refused, "level", person.SikkaId), (refused.Phase, refused.Outcome, refused.PatientId));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Somebody_who_was_registered_in_this_call_has_no_chart_to_open(string tool, string arguments, int level, string fields, bool reads)
    {
        _ = (fields, reads);
        var call = clinic.Call();
        var patient = (await call.RegisterAsync(clinic.Newcomer())).Is("submitted").Of("patientId");
        Assert.Equal(level == 1 ? "staffTask" : "error", (await UseAsync(call, tool, patient, arguments)).Status);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Outside_of_a_call_nothing_runs(string tool, string arguments, int level, string fields, bool reads)
    {
        _ = (level, fields, reads);
        var call = new PhoneCall(clinic, null) { Change = body => body["message"]!["call"]!.AsObject().Remove("id") };
        Assert.Equal(ToolWords.NeedsCall, (await UseAsync(call, tool, "p1", arguments)).Is("error").Error);
    }

    [Fact]
    public async Task What_a_clinic_switched_off_is_not_offered_and_touches_nothing()
    {
        await clinic.ConnectAsync("bare", body => body["features"] = JsonNode.Parse("""{"patients":false,"notes":false,"insurance":false,"billing":false,"messages":false}"""));
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-bare" };
        var before = await clinic.Sandbox.LastRequestAsync();
        foreach (var (tool, arguments) in Tools.Select(row => (row.Data.Item1, row.Data.Item2)).Append(("takeMessage", """{"text":"hello"}""")))
            Assert.Equal(ToolWords.NotOffered, (await UseAsync(call, tool, "p1", arguments)).Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.All((await clinic.AuditAsync("bare")).Where(entry => entry.Actor.Id == call.Id), entry => Assert.Equal((AuditPhase.Refused, "notOffered", null), (entry.Phase, entry.Outcome, entry.PatientId)));
        (await call.UseAsync("transferToStaff", new { reason = "wants a person" })).Is("transfer");
    }

    [Fact]
    public async Task A_policy_may_ask_for_more_than_a_tool_does()
    {
        await clinic.ConnectAsync("strict", body => body["config"]!["identityPolicy"] = JsonNode.Parse("""{"minimumLevel":{"addPatientNote":2,"getBalance":0,"takeMessage":1}}"""));
        var person = await clinic.OnFileAsync(5);
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-strict" };
        Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync("takeMessage", new { text = "hello" })).Is("error").Error);
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId");
        (await call.UseAsync("addPatientNote", new { patientId = patient, text = "hello" })).Is("error");
        (await call.UseAsync("getBalance", new { patientId = patient })).Is("error");
        (await call.UseAsync("takeMessage", new { text = "hello" })).Is("taken");
    }

    [Fact]
    public async Task While_the_pms_is_away_reads_say_so_and_wishes_still_reach_the_staff()
    {
        await using var own = await Clinic.StartAsync();
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        foreach (var (kind, code) in new (string, object?)[] { ("drop", null), ("status", 503) })
        {
            await using var fault = await own.Sandbox.FaultAsync(kind, code);
            foreach (var row in Tools.Select(row => row.Data))
            {
                var answer = await UseAsync(call, row.Item1, patient, row.Item2);
                if (row.Item5)
                    Assert.Equal(ToolWords.PmsDown, answer.Is("error").Error);
                else
                    answer.Is("staffTask");
            }
        }

        foreach (var row in Reads.Select(row => row.Data))
            Assert.Equal(["failed", "failed"], (await own.AuditAsync()).Where(entry => entry.Actor.Id == call.Id && entry.Action == row.Item1 && entry.Phase == AuditPhase.Finished).Select(entry => entry.Outcome));
        Assert.Equal(4, (await own.TasksAsync()).Count); // asked twice, left once
    }

    [Fact]
    public async Task While_the_trail_cannot_be_written_nothing_is_read_and_nothing_left()
    {
        var isAway = false;
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = SpiedStore.With((collection, _) => isAway && collection == "audit") });
        var person = await own.OnFileAsync(5);
        var call = own.Call();
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var before = await own.Sandbox.LastRequestAsync();
        isAway = true;
        foreach (var (tool, arguments) in Tools.Select(row => (row.Data.Item1, row.Data.Item2)).Append(("takeMessage", """{"text":"hello"}""")))
            Assert.Equal(ToolWords.RecordsDown, (await UseAsync(call, tool, patient, arguments)).Is("error").Error);
        (await call.UseAsync("transferToStaff", new { reason = "wants a person" })).Is("transfer");
        Assert.Empty(await own.Sandbox.RequestsAsync(before));
        Assert.Empty(await own.TasksAsync());
        isAway = false;
        (await own.Call().IdentifyAsync(person)).Is("verified");
        (await UseAsync(call, "getPatient", patient, "{}")).Is("ok");
    }

    [Fact]
    public async Task A_slow_pms_keeps_nobody_waiting_past_the_deadline()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(Settings: new Dictionary<string, string?> { ["Parlae__ToolDeadlineSeconds"] = "1" }));
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        await using var slow = await own.Sandbox.FaultAsync("delay", 2500);
        var started = Stopwatch.GetTimestamp();
        var answers = await call.UseAllAsync([.. Reads.Select(row => (row.Data.Item1, (object?)new { patientId = patient }, (string?)row.Data.Item1))]);
        Assert.All(answers, answer => Assert.Equal(ToolWords.TooSlow, answer.Is("error").Error));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.9, 2.4);
        Assert.Equal(5, (await own.AuditAsync()).Count(entry => entry.Actor.Id == call.Id && entry is { Phase: AuditPhase.Finished, Outcome: "failed" }));
    }

    private static Task<Answer> UseAsync(PhoneCall call, string tool, string patient, string arguments)
    {
        var all = JsonNode.Parse(arguments)!.AsObject();
        all["patientId"] = patient;
        return call.UseAsync(tool, JsonSerializer.SerializeToElement(all));
    }

    private async Task<List<AuditEntry>> EntriesAsync(PhoneCall call, string tool) => [.. (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == call.Id && entry.Action == tool)];
}
