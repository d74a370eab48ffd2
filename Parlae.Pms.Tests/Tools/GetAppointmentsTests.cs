using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

public sealed class GetAppointmentsTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_verified_patient_hears_exactly_what_the_practice_has_ahead()
    {
        var (person, ahead) = await WithVisitsAsync();
        var (call, patient) = await VerifiedAsync(person);

        var answer = (await call.UseAsync("getAppointments", new { patientId = patient })).Is("ok");

        var shown = answer.Result.List("appointments").Where(each => each.Text("status") is "scheduled" or "confirmed").ToList();
        Assert.Equal(ahead.Select(visit => visit.GetProperty("start").GetDateTimeOffset()).Order(), shown.Select(each => each.GetProperty("start").GetDateTimeOffset()));
        Assert.Equal(ahead.Select(visit => visit.Text("type")).Order(), shown.Select(each => each.Text("type")).Order());
        Assert.All(shown, each => Assert.Matches("^a[0-9]+$", each.Text("appointmentId")!));
        Assert.Contains(shown[0].Text("spoken")!, answer.Say, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_record_of_the_answer_there_are_no_handles_and_the_next_time_there_are()
    {
        var isAway = false;
        await using var own = await Clinic.StartAsync(new ClinicOptions { Services = SpiedStore.With((collection, writes) => isAway && writes && collection == CallSessions.Collection) });
        var call = own.Call();
        var patient = (await call.IdentifyAsync(await own.OnFileAsync(5))).Is("verified").Of("patientId");
        isAway = true;
        Assert.Equal(ToolWords.RecordsDown, (await call.UseAsync("getAppointments", new { patientId = patient })).Is("error").Error);
        isAway = false;
        var listed = (await call.UseAsync("getAppointments", new { patientId = patient, from = "2025-01-01", to = "2027-01-01" })).Is("ok").Result.List("appointments").ToList();
        Assert.NotEmpty(listed);
        Assert.All(listed, each => Assert.Matches("^a[0-9]+$", each.Text("appointmentId")!));
    }

    [Fact]
    public async Task Only_the_asked_days_are_shown_and_a_past_span_may_be_asked_for()
    {
        var (person, ahead) = await WithVisitsAsync();
        var (call, patient) = await VerifiedAsync(person);
        var day = ahead[0].Text("start")![..10];

        var one = (await call.UseAsync("getAppointments", new { patientId = patient, from = day, to = day })).Is("ok");
        Assert.All(one.Result.List("appointments"), each => Assert.StartsWith(day, each.Text("start"), StringComparison.Ordinal));
        Assert.NotEmpty(one.Result.List("appointments"));
        var past = (await call.UseAsync("getAppointments", new { patientId = patient, from = "2025-06-01", to = "2026-03-01" })).Is("ok");
        Assert.All(past.Result.List("appointments"), each => Assert.True(string.CompareOrdinal(each.Text("start"), "2026-03-02") < 0));
    }

    [Fact]
    public async Task Days_in_the_wrong_order_are_asked_about()
    {
        var (call, patient) = await VerifiedAsync(await clinic.OnFileAsync(5));
        (await call.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-10", to = "2026-03-09" })).Is("error");
    }

    [Fact]
    public async Task A_booking_under_way_is_shown_as_not_confirmed()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, patient) = await VerifiedAsync(person);
        var slot = (await call.LookAsync("2026-03-19")).Is("slots").Slots[0];
        var booking = (await call.BookAsync(patient, slot)).Is("submitted");

        var shown = (await call.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-19", to = "2026-03-19" })).Is("ok");

        Assert.Equal(booking.Of("appointmentId"), Assert.Single(shown.Result.List("appointments")).Text("appointmentId"));
        Assert.Contains("not confirmed", shown.Say, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p9")]
    [InlineData("p1")]
    public async Task Without_being_verified_in_this_call_nothing_is_read(string handle)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        (await clinic.Call().UseAsync("getAppointments", new { patientId = handle })).Is("error");
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task What_has_not_the_form_of_a_handle_is_refused_like_a_foreign_one_and_audited()
    {
        var person = await clinic.OnFileAsync(5);
        var (call, _) = await VerifiedAsync(person);
        object[] foreign = [person.SikkaId!, 4711, "a1", "p99", "patient number one"];
        foreach (var handle in foreign)
            Assert.Equal(ToolWords.NotAllowed, (await call.UseAsync("getAppointments", new { patientId = handle })).Is("error").Error);
        Assert.Equal(foreign.Length, (await clinic.AuditAsync()).Count(entry =>
            entry.Actor.Id == call.Id && entry is { Action: "getAppointments", Phase: AuditPhase.Refused, Outcome: "unknownHandle" }));
    }

    private async Task<(PhoneCall Call, string Patient)> VerifiedAsync(Person person)
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person)).Is("verified").Of("patientId"));
    }

    /// <summary>A patient whose name and birth date are theirs alone, with appointments ahead.</summary>
    private async Task<(Person Person, JsonElement[] Ahead)> WithVisitsAsync()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var visits = practice.List("appointments").Where(visit => visit.Text("status") is "scheduled" or "confirmed" && visit.GetProperty("start").GetDateTimeOffset() > practice.GetProperty("now").GetDateTimeOffset())
            .ToLookup(visit => visit.Text("patient"));
        var found = practice.List("patients").Skip(6).First(patient => visits[patient.Text("id")].Count() >= 2 && patient.List("phones").Length > 0);
        return (Person.Of(found), [.. visits[found.Text("id")].OrderBy(visit => visit.GetProperty("start").GetDateTimeOffset())]);
    }
}
