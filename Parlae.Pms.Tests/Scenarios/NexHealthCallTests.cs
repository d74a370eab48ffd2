using System.Net;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>A practice behind NexHealth from its setup to a visit that is booked, moved, confirmed and cancelled by phone: the real program and the practice's own book.</summary>
public sealed class NexHealthCallTests
{
    private const string Vendor = "nexhealth";

    [Fact]
    public async Task A_known_patient_books_moves_confirms_and_cancels_and_hears_only_what_stands_there()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = Vendor });
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slots = (await call.LookAsync("2026-03-05")).Is("slots").Slots;

        var booking = (await call.BookAsync(patient, slots[0])).Is("submitted"); // the practice's system comes to it later
        Assert.Empty(await VisitsAsync(clinic, person, slots[0].GetProperty("start").GetDateTimeOffset()));
        await clinic.SettleAsync();
        var visit = Assert.Single(await VisitsAsync(clinic, person, slots[0].GetProperty("start").GetDateTimeOffset()));
        Assert.Equal("scheduled", visit.Text("status"));

        var again = clinic.Call(person.CallerNumber);
        patient = (await again.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var mine = (await again.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-05", to = "2026-03-05" })).Is("ok").Result.GetProperty("appointments").EnumerateArray().ToList();
        var appointmentId = mine.Single(one => one.GetProperty("start").GetDateTimeOffset() == slots[0].GetProperty("start").GetDateTimeOffset()).Text("appointmentId");
        (await again.UseAsync("confirmAppointment", new { appointmentId })).Is("submitted");
        await SettleChangeAsync(clinic);
        Assert.Equal("confirmed", Assert.Single(await VisitsAsync(clinic, person, slots[0].GetProperty("start").GetDateTimeOffset())).Text("status"));

        var to = (await again.LookAsync("2026-03-12")).Is("slots").Slots[0];
        (await again.UseAsync("rescheduleAppointment", new { appointmentId, startTime = to.GetProperty("start").GetString(), slotId = to.Text("slotId") })).Is("submitted");
        await SettleChangeAsync(clinic);
        Assert.DoesNotContain(await VisitsAsync(clinic, person, slots[0].GetProperty("start").GetDateTimeOffset()), one => one.Text("status") != "cancelled");
        Assert.Single(await VisitsAsync(clinic, person, to.GetProperty("start").GetDateTimeOffset()));

        var last = clinic.Call(person.CallerNumber);
        patient = (await last.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var moved = (await last.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-12", to = "2026-03-12" })).Is("ok").Result.GetProperty("appointments").EnumerateArray().Single();
        (await last.UseAsync("cancelAppointment", new { appointmentId = moved.Text("appointmentId") })).Is("submitted");
        await SettleChangeAsync(clinic);
        Assert.Equal("cancelled", Assert.Single(await VisitsAsync(clinic, person, to.GetProperty("start").GetDateTimeOffset())).Text("status"));
        Assert.Empty(await clinic.TasksAsync());
        Assert.NotNull(booking.Of("reference"));
    }

    [Fact]
    public async Task Somebody_new_is_put_on_file_with_the_practices_address_and_their_visit_follows()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = Vendor });
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var slot = (await call.LookAsync("2026-03-06")).Is("slots").Slots[0];
        var patient = (await call.RegisterAsync(person)).Is("submitted").Of("patientId");
        (await call.BookAsync(patient, slot)).Is("submitted");
        await clinic.SettleAsync();

        var practice = await clinic.Sandbox.PracticeAsync();
        var onFile = Assert.Single(practice.List("patients"), one => one.Text("firstName") == person.FirstName && one.Text("lastName") == person.LastName);
        Assert.Single(practice.List("appointments"), visit => visit.Text("patient") == onFile.Text("id") && visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset());
    }

    [Fact]
    public async Task Where_the_practice_gave_the_time_away_staff_hear_of_it_and_nothing_comes_after_all()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = Vendor });
        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "the chair is taken", "POST", times: 1))
            (await call.BookAsync(patient, slot)).Is("submitted");
        await clinic.SettleAsync();

        Assert.Empty(await VisitsAsync(clinic, person, slot.GetProperty("start").GetDateTimeOffset()));
        await clinic.Sandbox.AdvanceAsync(25 * 3600);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.NotEmpty(await clinic.TasksAsync()); // NexHealth never says that it was refused: after its time staff look
    }

    [Fact]
    public async Task Wrong_credentials_and_settings_are_refused_in_our_words_and_nothing_is_kept()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = Vendor });
        foreach (var (part, name, value, says) in new[]
        {
            ("credentials", "apiKey", "wrong-key", "NexHealth refuses credentials.apiKey"), ("config", "subdomain", "nobody-there", "config.subdomain"), ("config", "locationId", "8", "config.locationId"),
            ("config", "operatoryId", "999", "config.operatoryId"),
        })
        {
            var body = clinic.AccountBody("mistaken");
            body[part]![name] = value;
            var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(says, text, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-key", text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await clinic.OperateAsync("GET", "/api/pms/setup?accountId=mistaken")).Status);
        }
    }

    [Fact]
    public async Task A_system_that_moves_nothing_gets_the_new_visit_and_then_loses_the_old_one()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = Vendor });
        var setup = await clinic.ConnectAsync("annex", body => (body["config"]!["subdomain"], body["config"]!["locationId"]) = ("maple-lane-annex", "9"));
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = (string?)setup["phoneNumberIds"]![0] };
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        (await call.BookAsync(patient, slot)).Is("submitted");
        await clinic.SettleAsync();
        await clinic.Sandbox.AdvanceAsync(700);

        var again = new PhoneCall(clinic, person.CallerNumber) { PhoneNumberId = (string?)setup["phoneNumberIds"]![0] };
        patient = (await again.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var mine = (await again.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-05", to = "2026-03-05" })).Is("ok").Result.GetProperty("appointments").EnumerateArray().Single();
        var to = (await again.LookAsync("2026-03-12")).Is("slots").Slots[0];
        (await again.UseAsync("rescheduleAppointment", new { appointmentId = mine.Text("appointmentId"), startTime = to.GetProperty("start").GetString(), slotId = to.Text("slotId") })).Is("submitted");
        for (var round = 0; round < 3; round++) await SettleChangeAsync(clinic);

        Assert.Single(await VisitsAsync(clinic, person, to.GetProperty("start").GetDateTimeOffset()), one => one.Text("status") == "scheduled");
        Assert.Equal("cancelled", Assert.Single(await VisitsAsync(clinic, person, slot.GetProperty("start").GetDateTimeOffset())).Text("status"));
        (await again.UseAsync("getBalance", new { patientId = patient })).Is("error"); // its ledger is not switched on
    }

    /// <summary>A change stands when the practice's system was written, and read again.</summary>
    private static async Task SettleChangeAsync(Clinic clinic)
    {
        await clinic.SettleAsync();
        await clinic.Sandbox.AdvanceAsync(1_200);
        await clinic.RunTimerAsync("reconcileWrites");
    }

    private static async Task<IReadOnlyList<System.Text.Json.JsonElement>> VisitsAsync(Clinic clinic, Person person, DateTimeOffset start) =>
        [.. (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit => visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == start)];
}
