using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>POST /api/pms/patients/{id}/notes.</summary>
public sealed class NoteRoutesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_note_is_202_until_the_practice_has_filed_it_and_the_same_of_one_day_is_one()
    {
        var person = await clinic.OnFileAsync(5);
        var route = $"/api/pms/patients/{person.SikkaId}/notes";
        var reference = (await clinic.Rest(actor: "writer").PostAsync(route, new { text = "moved to a new flat" })).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.Equal(reference, (await clinic.Rest().PostAsync(route, new { text = "moved to a new flat" })).Is(HttpStatusCode.Accepted).Text("reference"));
        var write = (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK);
        Assert.Equal(("submitted", person.SikkaId, false), (write.Text("state"), write.Text("patientId"), write.TryGetProperty("appointmentId", out _)));

        await clinic.SettleAsync();

        Assert.Equal("confirmed", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("notes"), note => note.Text("text") == "moved to a new flat");
        var again = (await clinic.Rest().PostAsync(route, new { text = "moved to a new flat" })).Is(HttpStatusCode.Created);
        Assert.Equal(reference, again.Text("reference"));
        Assert.False(string.IsNullOrEmpty(again.Text("noteId")));
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "writer" && entry.Action == "addPatientNote").ToList();
        Assert.Equal([(AuditPhase.Started, null), (AuditPhase.Finished, "submitted")], entries.Select(entry => (entry.Phase, entry.Outcome)));
        Assert.All(entries, entry => Assert.Equal((person.SikkaId, "notes"), (entry.PatientId, Assert.Single(entry.Fields))));
    }

    [Fact]
    public async Task Once_it_has_ended_the_ledger_keeps_no_word_of_it()
    {
        var person = await clinic.OnFileAsync(4);
        var reference = (await clinic.Rest().PostAsync($"/api/pms/patients/{person.SikkaId}/notes", new { text = "wants a receipt" })).Is(HttpStatusCode.Accepted).Text("reference")!;
        Assert.Equal("wants a receipt", (await EntryAsync(reference)).NewNote!.Text);
        await clinic.SettleAsync();
        Assert.Equal((WriteState.Confirmed, ""), ((await EntryAsync(reference)).State, (await EntryAsync(reference)).NewNote!.Text));
    }

    [Fact]
    public async Task A_key_makes_one_of_two_and_a_refused_note_is_failed_and_before_staff()
    {
        var person = await clinic.OnFileAsync(6);
        await using var fault = await clinic.Sandbox.FaultAsync("rejectWrite", "The chart is locked", "POST", "/medical_notes");
        var route = $"/api/pms/patients/{person.SikkaId}/notes";
        var reference = (await clinic.Rest().PostAsync(route, new { text = "sells his boat" }, "note-key")).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.Equal(reference, (await clinic.Rest().PostAsync(route, new { text = "sells his boat" }, "note-key")).Is(HttpStatusCode.Accepted).Text("reference"));
        (await clinic.Rest().PostAsync(route, new { text = "sells her boat" }, "note-key")).Is(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await clinic.SettleAsync();
        Assert.Equal("failed", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Equal("sells his boat", Assert.Single(await clinic.TasksAsync(), task => task.Details.GetValueOrDefault("reference") == reference).Details["note"]);
    }

    [Fact]
    public async Task A_note_for_a_patient_still_being_created_goes_by_their_reference()
    {
        var person = clinic.Newcomer();
        var patient = (await clinic.Rest().PostAsync("/api/pms/patients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone })).Is(HttpStatusCode.Accepted).Text("reference");
        var reference = (await clinic.Rest().PostAsync($"/api/pms/patients/{patient}/notes", new { text = "is new in town" })).Is(HttpStatusCode.Accepted).Text("reference");
        await clinic.SettleAsync();
        Assert.Equal("confirmed", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
    }

    [Fact]
    public async Task What_cannot_be_filed_is_refused_and_nothing_is_kept()
    {
        var person = await clinic.OnFileAsync(5);
        var tasks = (await clinic.TasksAsync()).Count;
        (await clinic.Rest().PostAsync("/api/pms/patients/424242/notes", new { text = "who is that" })).Is(HttpStatusCode.NotFound, "not-found");
        (await clinic.Rest().PostAsync($"/api/pms/patients/{person.SikkaId}/notes", new { text = new string('x', 201) })).Is(HttpStatusCode.UnprocessableEntity, "note-not-taken");
        foreach (var text in new[] { "1½ tablets", "<5 mg", "50% less", "1,5 mg", "a@b.ca" })
            (await clinic.Rest().PostAsync($"/api/pms/patients/{person.SikkaId}/notes", new { text })).Is(HttpStatusCode.UnprocessableEntity, "note-not-taken");
        (await clinic.Rest().PostAsync($"/api/pms/patients/{person.SikkaId}/notes", new { text = new string('x', 1001) })).Is(HttpStatusCode.BadRequest);
        Assert.Equal(tasks, (await clinic.TasksAsync()).Count);
    }

    [Fact]
    public async Task While_the_pms_is_away_the_practice_hears_so_and_nothing_is_sent_later()
    {
        await using var own = await Clinic.StartAsync();
        var person = await own.OnFileAsync(5);
        await using (await own.Sandbox.FaultAsync("status", new { code = 429, headers = new Dictionary<string, string> { ["X-Rate-Limit-Reset"] = "60" } }, "POST", "/medical_notes"))
            (await own.Rest().PostAsync($"/api/pms/patients/{person.SikkaId}/notes", new { text = "nobody hears this" })).Is(HttpStatusCode.ServiceUnavailable, "pms-unreachable");
        await own.SettleAsync();
        Assert.Empty(await own.TasksAsync());
        Assert.DoesNotContain((await own.Sandbox.PracticeAsync()).List("notes"), note => note.Text("text") == "nobody hears this");
    }

    private async Task<LedgerEntry> EntryAsync(string reference) => (await clinic.Service<WriteLedger>().FindAsync(Clinic.AccountId, reference, Clinic.Cancellation))!.Value;
}
