using System.Net;
using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Rest;

/// <summary>Visits over REST, at a practice whose writes stand at once.</summary>
public sealed class AppointmentRoutesTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private const string Route = "/api/pms/appointments";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_booking_by_ids_stands_in_the_practice_and_in_the_ledger_without_a_call()
    {
        var person = await clinic.OnFileAsync(5);
        var slot = await SlotAsync("2026-03-05");

        var booked = (await BookAsync(person, slot, actor: "booker")).Is(HttpStatusCode.Created);

        Assert.Equal(
            (person.SikkaId, slot.Text("providerId"), slot.Text("provider"), slot.Text("start"), slot.Text("end"), "Cleaning", "scheduled", "confirmed"),
            (booked.Text("patientId"), booked.Text("providerId"), booked.Text("provider"), booked.Text("start"), booked.Text("end"), booked.Text("type"), booked.Text("status"), booked.Text("writeState")));
        var visit = Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.GetProperty("ids").Text("sikka") == booked.Text("appointmentId"));
        Assert.Equal(person.Id, visit.Text("patient"));
        Assert.Equal(
            [(AuditPhase.Started, "getPatient", null), (AuditPhase.Finished, "getPatient", "ok"), (AuditPhase.Started, "bookAppointment", null), (AuditPhase.Finished, "bookAppointment", "booked")],
            (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "booker").Select(entry => (entry.Phase, entry.Action, entry.Outcome)));
        Assert.All((await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "booker"), entry => Assert.Equal(person.SikkaId, entry.PatientId));
        var rows = await clinic.Service<WriteLedger>().OfPatientAsync(await clinic.AccountAsync(), new Core.Patients.PatientKey.OnFile(person.SikkaId!), Clinic.Cancellation);
        Assert.Null(Assert.Single(rows, row => row.RecordId == booked.Text("appointmentId")).CallId);

        // The copy of the practice does not show it yet; we do.
        var shown = (await clinic.Rest().GetAsync($"{Route}/{booked.Text("appointmentId")}")).Is(HttpStatusCode.OK);
        Assert.Equal(booked.GetRawText(), shown.GetRawText());
        var listed = (await clinic.Rest().GetAsync($"{Route}?from=2026-03-05&to=2026-03-05&patientId={person.SikkaId}")).Is(HttpStatusCode.OK);
        Assert.Single(listed.List("items"), item => item.Text("appointmentId") == booked.Text("appointmentId"));
        var ofDay = (await clinic.Rest().GetAsync($"{Route}?from=2026-03-05&to=2026-03-05&pageSize=200")).Is(HttpStatusCode.OK);
        Assert.Single(ofDay.List("items"), item => item.Text("appointmentId") == booked.Text("appointmentId"));
    }

    [Fact]
    public async Task The_same_booking_again_is_the_same_appointment()
    {
        var person = await clinic.OnFileAsync(6);
        var slot = await SlotAsync("2026-03-06");
        var first = (await BookAsync(person, slot)).Is(HttpStatusCode.Created);
        Assert.Equal(first.Text("appointmentId"), (await BookAsync(person, slot)).Is(HttpStatusCode.OK).Text("appointmentId"));
    }

    [Fact]
    public async Task A_taken_time_is_409_with_free_ones()
    {
        var slot = await SlotAsync("2026-03-09");
        (await BookAsync(await clinic.OnFileAsync(5), slot)).Is(HttpStatusCode.Created);
        var problem = (await BookAsync(await clinic.OnFileAsync(6), slot)).Is(HttpStatusCode.Conflict, "slot-taken");
        Assert.NotEmpty(problem.List("alternatives"));
        Assert.All(problem.List("alternatives"), other => Assert.NotEqual(slot.Text("start"), other.Text("start")));
    }

    [Fact]
    public async Task A_visit_is_moved_confirmed_and_cancelled_by_its_id()
    {
        var person = await clinic.OnFileAsync(7);
        var slots = await SlotsAsync("2026-03-10");
        var id = (await BookAsync(person, slots[0])).Is(HttpStatusCode.Created).Text("appointmentId");

        var moved = (await clinic.Rest(actor: "mover").SendAsync("PATCH", $"{Route}/{id}", new { startTime = slots[1].Text("start"), duration = 60 })).Is(HttpStatusCode.OK);
        Assert.Equal((slots[1].Text("start"), "confirmed"), (moved.Text("start"), moved.Text("writeState")));
        var movedId = moved.Text("appointmentId");
        Assert.Equal(slots[1].Text("start"), (await clinic.Rest().GetAsync($"{Route}/{movedId}")).Is(HttpStatusCode.OK).Text("start"));
        Assert.Equal(["ok", "done"], (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "mover" && entry.Phase == AuditPhase.Finished).Select(entry => entry.Outcome));

        Assert.Equal("confirmed", (await clinic.Rest().SendAsync("PATCH", $"{Route}/{movedId}", new { status = "confirmed" })).Is(HttpStatusCode.OK).Text("status"));
        Assert.Equal("cancelled", (await clinic.Rest().SendAsync("DELETE", $"{Route}/{movedId}")).Is(HttpStatusCode.OK).Text("status"));
        var standing = (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit => visit.Text("patient") == person.Id && visit.Text("status") is "scheduled" or "confirmed");
        Assert.DoesNotContain(standing, visit => slots.Take(2).Any(slot => visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset() && visit.Text("patient") == person.Id));
    }

    [Fact]
    public async Task A_visit_of_the_practices_own_is_cancelled_once_however_often_it_is_asked()
    {
        var visit = (await clinic.Rest().GetAsync($"{Route}?from=2026-03-16&to=2026-03-20&status=scheduled")).Is(HttpStatusCode.OK).List("items")[0];
        var path = $"{Route}/{visit.Text("appointmentId")}";
        Assert.Equal(visit.GetRawText(), (await clinic.Rest().GetAsync(path)).Is(HttpStatusCode.OK).GetRawText());

        for (var i = 0; i < 2; i++)
            Assert.Equal("cancelled", (await clinic.Rest().SendAsync("DELETE", path)).Is(HttpStatusCode.OK).Text("status"));

        Assert.Equal("cancelled", (await clinic.Rest().GetAsync(path)).Is(HttpStatusCode.OK).Text("status")); // though the copy still shows it as it was
        Assert.Equal("cancelled", Assert.Single((await clinic.Sandbox.PracticeAsync()).List("appointments"), each => each.GetProperty("ids").Text("sikka") == visit.Text("appointmentId")).Text("status"));
    }

    [Theory]
    [InlineData("2026-03-05T06:00", "Cleaning", "outside-hours")]
    [InlineData("2026-03-01T10:00", "Cleaning", "past-date")]
    [InlineData("2026-03-12T10:00", "Tattoo", "unknown-type")]
    public async Task What_cannot_be_booked_is_422(string startTime, string appointmentType, string kind)
    {
        var person = await clinic.OnFileAsync(5);
        (await clinic.Rest().PostAsync(Route, new { patientId = person.SikkaId, appointmentType, startTime, duration = 60 })).Is(HttpStatusCode.UnprocessableEntity, kind);
    }

    [Fact]
    public async Task An_unknown_patient_or_appointment_is_404_and_leaves_an_entry()
    {
        var rest = clinic.Rest(actor: "guesser");
        (await rest.PostAsync(Route, new { patientId = "424242", appointmentType = "Cleaning", startTime = "2026-03-12T10:00", duration = 60 })).Is(HttpStatusCode.NotFound, "not-found");
        (await rest.GetAsync($"{Route}/424242")).Is(HttpStatusCode.NotFound, "not-found");
        (await rest.SendAsync("DELETE", $"{Route}/424242")).Is(HttpStatusCode.NotFound);
        (await rest.SendAsync("PATCH", $"{Route}/w{new string('0', 32)}", new { status = "confirmed" })).Is(HttpStatusCode.NotFound);
        Assert.Equal(
            [("getPatient", "notFound"), ("getAppointment", "notFound"), ("getAppointment", "notFound"), ("getAppointment", "notFound")],
            (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == "guesser" && entry.Phase == AuditPhase.Finished).Select(entry => (entry.Action, entry.Outcome!)));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("missed")]
    [InlineData("scheduled")]
    public async Task A_status_that_only_the_practice_sets_is_501(string status) =>
        (await clinic.Rest().SendAsync("PATCH", $"{Route}/1", new { status })).Is(HttpStatusCode.NotImplemented, "not-offered");

    [Fact]
    public async Task A_practice_that_is_down_is_503_and_the_access_stands_as_failed()
    {
        await using var own = await Clinic.StartAsync(); // its line to the practice stays cut for a while
        await using (await own.Sandbox.FaultAsync("drop"))
            (await own.Rest(actor: "unlucky").GetAsync($"{Route}?from=2026-03-20&to=2026-03-20")).Is(HttpStatusCode.ServiceUnavailable, "pms-unreachable");
        Assert.Equal([(AuditPhase.Started, null), (AuditPhase.Finished, "failed")], (await own.AuditAsync()).Where(entry => entry.Actor.Id == "unlucky").Select(entry => (entry.Phase, entry.Outcome)));
    }

    [Fact]
    public async Task A_list_comes_in_parts_that_hold_each_visit_once_and_names_each_patient_in_the_trail()
    {
        var rest = clinic.Rest(actor: "reader");
        var whole = (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-04&pageSize=200&status=scheduled")).Is(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("continuation").ValueKind);
        var expected = whole.List("items").Select(item => item.Text("appointmentId")).ToList();
        Assert.True(expected.Count > 7, $"{expected.Count} visits are too few for this test");

        var (ids, path) = (new List<string?>(), $"{Route}?from=2026-03-02&to=2026-03-04&pageSize=3&status=scheduled");
        for (string? next = ""; next is not null;)
        {
            var part = (await rest.GetAsync(path + next)).Is(HttpStatusCode.OK);
            ids.AddRange(part.List("items").Select(item => item.Text("appointmentId")));
            next = part.GetProperty("continuation").GetString() is { } token ? $"&continuation={token}" : null;
        }

        Assert.Equal(expected, ids);
        var listed = (await clinic.AuditAsync()).Where(entry => entry is { Actor.Id: "reader", Phase: AuditPhase.Event, Outcome: "listed" }).Select(entry => entry.PatientId).ToHashSet();
        Assert.Equal(whole.List("items").Select(item => item.Text("patientId")).ToHashSet(), listed);
    }

    [Fact]
    public async Task A_continuation_holds_for_its_account_list_and_filters_alone()
    {
        await clinic.ConnectAsync("second");
        var other = await clinic.KeyAsync("second", "read", "write", "audit");
        var token = (await clinic.Rest().GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&pageSize=1")).Is(HttpStatusCode.OK).Text("continuation")!;
        var rest = clinic.Rest();
        (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&pageSize=2&continuation={token}")).Is(HttpStatusCode.OK);
        (await clinic.Rest(other.Key).GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&continuation={token}")).Is(HttpStatusCode.BadRequest, "bad-request");
        (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-07&continuation={token}")).Is(HttpStatusCode.BadRequest);
        (await rest.GetAsync($"/api/pms/audit?continuation={token}")).Is(HttpStatusCode.BadRequest);
        (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&continuation={token[..^1]}{(token[^1] == 'a' ? 'b' : 'a')}")).Is(HttpStatusCode.BadRequest);
        (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&continuation=x.y")).Is(HttpStatusCode.BadRequest);
        (await rest.GetAsync($"{Route}?from=2026-03-02&to=2026-03-06&continuation=nothing")).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Availability_says_what_the_tool_says()
    {
        var tool = (await clinic.Call().LookAsync("2026-03-26")).Is("slots");
        var answer = (await clinic.Rest().GetAsync($"{Route}/availability?date=2026-03-26&appointmentType=Cleaning")).Is(HttpStatusCode.OK);
        Assert.Equal("slots", answer.Text("status"));
        Assert.Equal(tool.Slots.Select(slot => slot.Text("start")), answer.List("slots").Select(slot => slot.Text("start")));
        (await clinic.Rest().GetAsync($"{Route}/availability?date=2026-03-01")).Is(HttpStatusCode.UnprocessableEntity, "past-date");
        (await clinic.Rest().GetAsync($"{Route}/availability?date=2026-03-26&appointmentType=Tattoo")).Is(HttpStatusCode.UnprocessableEntity, "unknown-type");
        Assert.Equal("closed", (await clinic.Rest().GetAsync($"{Route}/availability?date=2026-03-28")).Is(HttpStatusCode.OK).Text("status"));
    }

    private async Task<JsonElement[]> SlotsAsync(string date) => (await clinic.Rest().GetAsync($"{Route}/availability?date={date}&appointmentType=Cleaning")).Is(HttpStatusCode.OK).List("slots");

    private async Task<JsonElement> SlotAsync(string date) => (await SlotsAsync(date))[0];

    private Task<RestReply> BookAsync(Person person, JsonElement slot, string? actor = null) => clinic.Rest(actor: actor).PostAsync(
        Route, new { patientId = person.SikkaId, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60, providerId = slot.Text("providerId") });
}
