using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>addPatientNote: into the practice's system where it takes the words whole, before staff where it does not, and once whatever happens.</summary>
public sealed class AddPatientNoteTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_note_is_submitted_and_added_once_it_stands_in_the_chart()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await MatchedAsync(person);
        (await NoteAsync(call, patient, "Kindly ring before the visit; it's urgent!")).Is("submitted");
        (await NoteAsync(call, patient, " Kindly ring before the visit; it's urgent! ")).Is("submitted");
        Assert.Empty(await NotesAsync("Kindly ring before"));

        await clinic.SettleAsync();

        var note = Assert.Single(await NotesAsync("Kindly ring before"));
        Assert.Equal((person.Id, "PatNote", "Kindly ring before the visit its urgent"), (note.Text("patient"), note.Text("type"), note.Text("text")));
        Assert.Equal(note.Text("date"), $"{await clinic.Sandbox.NowAsync():yyyy-MM-dd}");
        (await NoteAsync(call, patient, "Kindly ring before the visit; it's urgent!")).Is("added");
        Assert.Single(await NotesAsync("Kindly ring before"));
        Assert.Empty(await TasksAsync(call));
    }

    [Fact]
    public async Task Where_the_practice_writes_at_once_it_is_added_at_once()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        (await NoteAsync(call, patient, "prefers the window seat")).Is("added");
        Assert.Contains((await own.Sandbox.PracticeAsync()).List("notes"), note => note.Text("text") == "prefers the window seat");
    }

    [Fact]
    public async Task What_the_pms_cannot_take_whole_staff_file_in_the_callers_words()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await MatchedAsync(person);
        var tooLong = string.Join(' ', Enumerable.Repeat("my left molar squeaks when it rains", 8));
        foreach (var text in new[] { tooLong, tooLong, "½ tablets, <5 mg", "?!" })
            (await NoteAsync(call, patient, text)).Is("staffTask");

        var tasks = await TasksAsync(call);
        Assert.Equal([tooLong, "½ tablets, <5 mg", "?!"], tasks.Select(task => task.Details["note"]).OrderByDescending(text => text.Length));
        Assert.All(tasks, task => Assert.Equal((StaffTaskKind.PatientNote, person.SikkaId), (task.Kind, task.PatientId)));
        await clinic.SettleAsync();
        Assert.Empty(await NotesAsync("my left molar"));
        Assert.Empty(await NotesAsync("tablets"));
    }

    [Fact]
    public async Task A_clinic_that_chose_no_type_for_notes_has_staff_file_them()
    {
        await clinic.ConnectAsync("untyped", body => body["config"]!.AsObject().Remove("noteType"));
        var call = new PhoneCall(clinic, null) { PhoneNumberId = "number-of-untyped" };
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(5))).Is("verified").Of("patientId");
        (await NoteAsync(call, patient, "prefers mornings")).Is("staffTask");
    }

    [Fact]
    public async Task A_note_about_somebody_new_waits_for_their_record()
    {
        await using var own = await Clinic.StartAsync();
        var (call, person) = (own.Call(), own.Newcomer());
        var patient = (await call.RegisterAsync(person)).Is("submitted").Of("patientId");
        (await NoteAsync(call, patient, "is afraid of needles")).Is("submitted");
        await own.SettleAsync();
        (await NoteAsync(call, patient, "is afraid of needles")).Is("added");

        var practice = await own.Sandbox.PracticeAsync();
        var note = Assert.Single(practice.List("notes"), note => note.Text("text") == "is afraid of needles");
        Assert.Equal(person.FirstName, practice.List("patients").Single(each => each.Text("id") == note.Text("patient")).Text("firstName"));
        Assert.Empty(await own.TasksAsync());
    }

    [Fact]
    public async Task A_note_about_somebody_whom_the_pms_refuses_to_create_goes_to_staff()
    {
        await using var own = await Clinic.StartAsync();
        await using var fault = await own.Sandbox.FaultAsync("rejectWrite", "Not today", "POST", "/patient");
        var call = own.Call();
        var patient = (await call.RegisterAsync(own.Newcomer())).Is("submitted").Of("patientId");
        (await NoteAsync(call, patient, "is afraid of needles")).Is("submitted");
        await own.SettleAsync();
        var task = Assert.Single(await own.TasksAsync(), task => task.Kind == StaffTaskKind.PatientNote);
        Assert.Equal(("is afraid of needles", "Zephyrine"), (task.Details["note"], task.Details["firstName"]));
    }

    [Fact]
    public async Task A_note_about_somebody_whom_the_pms_has_refused_to_create_goes_to_staff_too()
    {
        await using var own = await Clinic.StartAsync();
        await using var fault = await own.Sandbox.FaultAsync("rejectWrite", "Not today", "POST", "/patient");
        var call = own.Call();
        var patient = (await call.RegisterAsync(own.Newcomer())).Is("submitted").Of("patientId");
        await own.SettleAsync();
        (await NoteAsync(call, patient, "is afraid of needles")).Is("staffTask");
        (await NoteAsync(call, patient, "is afraid of needles")).Is("staffTask");
        var task = Assert.Single(await own.TasksAsync(), task => task.Kind == StaffTaskKind.PatientNote);
        Assert.Equal(("is afraid of needles", "Zephyrine"), (task.Details["note"], task.Details["firstName"]));
        Assert.Contains(await own.AuditAsync(), entry => entry is { Action: "addPatientNote", Outcome: "staffTask" });
    }

    [Fact]
    public async Task A_note_about_somebody_whom_staff_must_merge_joins_their_task()
    {
        await using var own = await Clinic.StartAsync();
        var call = own.Call();
        var patient = (await call.RegisterAsync((await own.OnFileAsync(5)) with { FirstName = "Perpetua" })).Is("submitted").Of("patientId");
        (await NoteAsync(call, patient, "is afraid of needles")).Is("staffTask");
        var task = Assert.Single(await own.TasksAsync());
        Assert.Equal(StaffTaskKind.MergePatient, task.Kind);
        Assert.Contains(task.Details, detail => detail.Key.EndsWith(".note", StringComparison.Ordinal) && detail.Value == "is afraid of needles");
    }

    [Fact]
    public async Task A_note_that_the_pms_refuses_at_once_changes_nothing_and_reaches_staff()
    {
        await using var own = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        await using var fault = await own.Sandbox.FaultAsync("rejectWrite", "The chart is locked", "POST", "/medical_notes");
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        Assert.Contains("nothing was changed", (await NoteAsync(call, patient, "prefers mornings")).Is("error").Error, StringComparison.Ordinal);
        var task = Assert.Single(await own.TasksAsync());
        Assert.Equal((StaffTaskKind.PatientNote, "prefers mornings", "other"), (task.Kind, task.Details["note"], task.Details["reason"]));
    }

    [Theory]
    [InlineData("dropAfterWrite", 1)]
    [InlineData("drop", 1)]
    [InlineData("status", 1)]
    public async Task A_note_whose_answer_was_lost_is_looked_for_and_written_once(string kind, int times)
    {
        await using var own = await Clinic.StartAsync();
        var (call, patient) = await LosingAsync(own, kind, times);
        await own.SettleAsync();
        await own.SettleAsync();
        Assert.Single((await own.Sandbox.PracticeAsync()).List("notes"), note => note.Text("text") == "prefers mornings");
        (await NoteAsync(call, patient, "prefers mornings")).Is("added");
        Assert.Empty(await own.TasksAsync());
    }

    [Fact]
    public async Task A_note_of_which_nothing_is_heard_again_is_given_to_staff_after_a_day()
    {
        await using var own = await Clinic.StartAsync();
        await own.ConnectAsync("forsaken"); // of its own: the alert counts by account
        await LosingAsync(own, "loseWrite", 0, new PhoneCall(own, null) { PhoneNumberId = "number-of-forsaken" });
        await own.SettleAsync();
        await own.Sandbox.AdvanceAsync(25 * 3600);
        await own.RunTimerAsync("reconcileWrites");
        var task = Assert.Single(await own.Service<StaffTasks>().ListAsync("forsaken", Clinic.Cancellation).ToListAsync(Clinic.Cancellation));
        Assert.Equal((StaffTaskKind.WriteUnresolved, "prefers mornings"), (task.Kind, task.Details["note"]));
    }

    [Fact]
    public async Task While_the_pms_is_away_the_note_reaches_staff()
    {
        await using var own = await Clinic.StartAsync();
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        await own.Sandbox.PostAsync("sikka", new { spu = "offline" });
        (await NoteAsync(call, patient, "prefers evenings")).Is("error"); // the vendor says at once that the practice's computer is off
        await own.Sandbox.PostAsync("sikka", new { spu = "online" });
        await using (await own.Sandbox.FaultAsync("status", new { code = 429, headers = new Dictionary<string, string> { ["X-Rate-Limit-Reset"] = "60" } }))
            (await NoteAsync(call, patient, "prefers mornings")).Is("staffTask");
        await own.SettleAsync();
        Assert.Equal(["prefers evenings", "prefers mornings"], (await own.TasksAsync()).Select(task => task.Details["note"]).Order());
        Assert.DoesNotContain((await own.Sandbox.PracticeAsync()).List("notes"), note => note.Text("text")!.StartsWith("prefers ", StringComparison.Ordinal) && note.Text("text")!.EndsWith("ings", StringComparison.Ordinal) && note.Text("date") == "2026-03-02");
    }

    private static Task<Answer> NoteAsync(PhoneCall call, string patient, string text) => call.UseAsync("addPatientNote", new { patientId = patient, text });

    private static async Task<(PhoneCall Call, string Patient)> LosingAsync(Clinic own, string kind, int times, PhoneCall? with = null)
    {
        var call = with ?? own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        await using var fault = await own.Sandbox.FaultAsync(kind, kind == "status" ? 502 : null, "POST", "/medical_notes", times);
        (await NoteAsync(call, patient, "prefers mornings")).Is("submitted");
        return (call, patient);
    }

    private async Task<(PhoneCall Call, string Patient)> MatchedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId"));
    }

    private async Task<List<JsonElement>> NotesAsync(string beginning) => [.. (await clinic.Sandbox.PracticeAsync()).List("notes").Where(note => note.Text("text")!.StartsWith(beginning, StringComparison.Ordinal))];

    private async Task<List<StaffTask>> TasksAsync(PhoneCall call) => [.. (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id)];
}
