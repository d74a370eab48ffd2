using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Patients, writes under way and staff tasks over REST, at a practice that performs writes later.</summary>
public sealed class PatientRoutesTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private const string Route = "/api/pms/patients";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_patient_is_shown_by_id_and_the_access_audited_with_them()
    {
        var person = await clinic.OnFileAsync(5);
        var shown = (await clinic.Rest(actor: "shower").GetAsync($"{Route}/{person.SikkaId}")).Is(HttpStatusCode.OK);
        Assert.Equal((person.SikkaId, person.FirstName, person.LastName, person.DateOfBirth), (shown.Text("patientId"), shown.Text("firstName"), shown.Text("lastName"), shown.Text("dateOfBirth")));
        Assert.NotEmpty(shown.List("phones"));
        Assert.Equal(
            [(AuditPhase.Started, "getPatient", person.SikkaId, null), (AuditPhase.Finished, "getPatient", person.SikkaId, "ok")],
            (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "shower").Select(entry => (entry.Phase, entry.Action, entry.PatientId, entry.Outcome)));
        (await clinic.Rest().GetAsync($"{Route}/424242")).Is(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_search_finds_whom_everything_fits_and_names_each_in_the_trail()
    {
        var (one, two) = (await clinic.OnFileAsync(5), await clinic.OnFileAsync(6));
        Assert.Equal(one.LastName, two.LastName); // 5 and 6 share a name
        var rest = clinic.Rest(actor: "searcher");

        var both = (await rest.PostAsync($"{Route}/search", new { firstName = one.FirstName, lastName = one.LastName })).Is(HttpStatusCode.OK).List("items");
        Assert.Superset(new HashSet<string?> { one.SikkaId, two.SikkaId }, both.Select(item => item.Text("patientId")).ToHashSet());
        var listed = (await clinic.AuditAsync()).Where(entry => entry is { Actor.Id: "searcher", Phase: AuditPhase.Event }).Select(entry => entry.PatientId).ToHashSet();
        Assert.Superset(new HashSet<string?> { one.SikkaId, two.SikkaId }, listed);

        var born = (await rest.PostAsync($"{Route}/search", new { lastName = one.LastName, dateOfBirth = one.DateOfBirth })).Is(HttpStatusCode.OK).List("items");
        Assert.Equal(one.SikkaId, Assert.Single(born).Text("patientId"));
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Actor.Id: "searcher", Action: "searchPatients", Phase: AuditPhase.Finished, Outcome: "found" } && entry.PatientId == one.SikkaId);

        var byPhone = (await rest.PostAsync($"{Route}/search", new { phone = one.Phone })).Is(HttpStatusCode.OK).List("items");
        Assert.Contains(byPhone, item => item.Text("patientId") == one.SikkaId);
        Assert.Empty((await rest.PostAsync($"{Route}/search", new { lastName = one.LastName, phone = "6135550299" })).Is(HttpStatusCode.OK).List("items"));
        Assert.Empty((await rest.PostAsync($"{Route}/search", new { query = "Zephyrine Quackenbosch" })).Is(HttpStatusCode.OK).List("items"));
    }

    [Fact]
    public async Task A_search_in_the_address_finds_the_same_and_is_in_no_log()
    {
        // The clinic's net searches logs, traces and metrics for these names when it ends.
        var person = await clinic.OnFileAsync(9);
        foreach (var query in new[] { $"{person.FirstName} {person.LastName}", $"{person.LastName}, {person.FirstName}", person.Phone, person.LastName })
        {
            var found = (await clinic.Rest().GetAsync($"{Route}/search?query={Uri.EscapeDataString(query)}")).Is(HttpStatusCode.OK).List("items");
            Assert.Contains(found, item => item.Text("patientId") == person.SikkaId);
        }
    }

    [Fact]
    public async Task A_search_comes_in_parts()
    {
        var person = await clinic.OnFileAsync(5);
        var first = (await clinic.Rest().PostAsync($"{Route}/search?pageSize=1", new { lastName = person.LastName })).Is(HttpStatusCode.OK);
        var second = (await clinic.Rest().PostAsync($"{Route}/search?pageSize=1&continuation={first.Text("continuation")}", new { lastName = person.LastName })).Is(HttpStatusCode.OK);
        Assert.NotEqual(Assert.Single(first.List("items")).Text("patientId"), Assert.Single(second.List("items")).Text("patientId"));
        (await clinic.Rest().PostAsync($"{Route}/search?continuation={first.Text("continuation")}", new { lastName = "Other" })).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_new_patient_is_under_way_until_the_practice_has_them_and_can_be_booked_for_at_once()
    {
        var person = clinic.Newcomer();
        var reference = (await CreateAsync(person, "registrar")).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.Equal("submitted", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.Equal(reference, (await CreateAsync(person)).Is(HttpStatusCode.Accepted).Text("reference")); // the same wish, once more
        var slot = (await clinic.Rest().GetAsync("/api/pms/appointments/availability?date=2026-03-18&appointmentType=Cleaning")).Is(HttpStatusCode.OK).List("slots")[0];
        var booking = (await clinic.Rest().PostAsync("/api/pms/appointments", new { patientId = reference, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60 })).Is(HttpStatusCode.Accepted).Text("reference");
        var shown = (await clinic.Rest().GetAsync($"/api/pms/appointments/{booking}")).Is(HttpStatusCode.OK);
        Assert.Equal((booking, "submitted", slot.Text("start")), (shown.Text("appointmentId"), shown.Text("writeState"), shown.Text("start")));

        await clinic.SettleAsync();

        var created = (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK);
        Assert.Equal("confirmed", created.Text("state"));
        var booked = (await clinic.Rest().GetAsync($"/api/pms/writes/{booking}")).Is(HttpStatusCode.OK);
        Assert.Equal(("confirmed", created.Text("patientId")), (booked.Text("state"), booked.Text("patientId")));
        var visit = Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.GetProperty("ids").Text("sikka") == booked.Text("appointmentId"));
        Assert.Equal(slot.GetProperty("start").GetDateTimeOffset(), visit.GetProperty("start").GetDateTimeOffset());
        Assert.Equal([(AuditPhase.Started, null), (AuditPhase.Finished, "submitted")], (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "registrar").Select(entry => (entry.Phase, entry.Outcome)));
    }

    [Fact]
    public async Task Somebody_on_file_is_shown_and_somebody_who_looks_like_them_becomes_a_task()
    {
        var person = await clinic.OnFileAsync(10);
        Assert.Equal(person.SikkaId, (await CreateAsync(person)).Is(HttpStatusCode.OK).Text("patientId"));

        var reference = (await CreateAsync(person with { Phone = clinic.Newcomer().Phone })).Is(HttpStatusCode.Accepted).Text("reference");
        Assert.Equal("submitted", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        var task = Assert.Single((await clinic.Rest(actor: "tasker").GetAsync("/api/pms/tasks?status=open&pageSize=200")).Is(HttpStatusCode.OK).List("items"), each => each.Text("kind") == "mergePatient" && each.Text("patientId") == person.SikkaId);
        Assert.False(task.TryGetProperty("callId", out _));
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Actor.Id: "tasker", Phase: AuditPhase.Event, Outcome: "listed" } && entry.PatientId == person.SikkaId);

        var closed = (await clinic.Rest(actor: "tasker").SendAsync("PATCH", $"/api/pms/tasks/{task.Text("taskId")}", new { status = "closed", note = "merged by hand" })).Is(HttpStatusCode.OK);
        Assert.Equal(("closed", "merged by hand"), (closed.Text("status"), closed.Text("note")));
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Actor.Id: "tasker", Action: "changeTask", Phase: AuditPhase.Finished, Outcome: "closed" } && entry.PatientId == person.SikkaId);
        Assert.DoesNotContain((await clinic.Rest().GetAsync("/api/pms/tasks?status=open&pageSize=200")).Is(HttpStatusCode.OK).List("items"), each => each.Text("taskId") == task.Text("taskId"));
        Assert.Equal("open", (await clinic.Rest().SendAsync("PATCH", $"/api/pms/tasks/{task.Text("taskId")}", new { status = "open" })).Is(HttpStatusCode.OK).Text("status"));
        (await clinic.Rest().SendAsync("PATCH", "/api/pms/tasks/t000000", new { status = "open" })).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Callers_limits_are_not_the_practices()
    {
        for (var i = 0; i < 6; i++)
            (await CreateAsync(clinic.Newcomer())).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_change_of_a_patient_is_501_and_says_why() =>
        Assert.Contains("takes no changes", (await clinic.Rest().SendAsync("PATCH", $"{Route}/1", new { phone = "4165550100" })).Is(HttpStatusCode.NotImplemented, "not-offered").Text("detail"), StringComparison.Ordinal);

    [Theory]
    [InlineData("w00000000000000000000000000000000")]
    [InlineData("w0")]
    public async Task An_unknown_write_is_404(string reference) => Assert.Equal(HttpStatusCode.NotFound, (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Status);

    [Fact]
    public async Task A_booking_under_way_is_taken_back_by_its_reference()
    {
        var person = await clinic.OnFileAsync(7);
        var slot = (await clinic.Rest().GetAsync("/api/pms/appointments/availability?date=2026-03-20&appointmentType=Cleaning")).Is(HttpStatusCode.OK).List("slots")[0];
        var reference = (await clinic.Rest().PostAsync("/api/pms/appointments", new { patientId = person.SikkaId, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60 })).Is(HttpStatusCode.Accepted).Text("reference");
        var day = $"/api/pms/appointments?from=2026-03-20&to=2026-03-20&pageSize=200";
        Assert.Equal("submitted", Assert.Single((await clinic.Rest().GetAsync(day)).Is(HttpStatusCode.OK).List("items"), item => item.Text("appointmentId") == reference).Text("writeState"));

        Assert.Equal("cancelled", (await clinic.Rest().SendAsync("DELETE", $"/api/pms/appointments/{reference}")).Is(HttpStatusCode.OK).Text("status"));

        Assert.Equal("failed", (await clinic.Rest().GetAsync($"/api/pms/writes/{reference}")).Is(HttpStatusCode.OK).Text("state"));
        Assert.DoesNotContain((await clinic.Rest().GetAsync(day)).Is(HttpStatusCode.OK).List("items"), item => item.Text("appointmentId") == reference);
    }

    private Task<RestReply> CreateAsync(Person person, string? actor = null) => clinic.Rest(actor: actor).PostAsync(
        Route, new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = person.DateOfBirth, phone = person.Phone });
}
