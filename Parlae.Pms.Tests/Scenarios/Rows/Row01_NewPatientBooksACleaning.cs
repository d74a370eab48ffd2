using System.Net;
using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 1: the vendor takes the writes in at once and performs them 160 seconds later, with ids of its own.</summary>
[Collection(nameof(WrittenLater))]
public sealed class Row01_NewPatientBooksACleaningTests(LaterClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact(DisplayName = "Row 1: a new patient asks for a cleaning at 10, and hears that it is confirmed when it stands")]
    public async Task A_new_patients_call_ends_in_one_appointment_on_their_real_id_and_a_message()
    {
        var row = await Row.BeginAsync(clinic);
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var practiceInfo = (await call.UseAsync("getPracticeInfo")).Is("ok");
        Assert.Equal(("2026-03-02", "America/Toronto"), (practiceInfo.Of("today"), practiceInfo.Of("timeZone")));
        var slot = await OfferAtTenAsync(call);
        (await call.IdentifyAsync(person)).Is("notFound");
        var patient = (await call.RegisterAsync(person)).Is("submitted");

        var booking = (await call.BookAsync(patient.Of("patientId"), slot)).Is("submitted");

        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (booking.Of("start"), booking.Of("spoken")));
        Assert.EndsWith(" at 10 AM", booking.Of("spoken"), StringComparison.Ordinal);
        Assert.Contains($"asked the office for {slot.Text("spoken")}", booking.Say, StringComparison.Ordinal);
        Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
        Assert.DoesNotContain("booked", booking.Say, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("all set", booking.Say, StringComparison.OrdinalIgnoreCase);

        // The patient waits for the practice's computer, the appointment for the patient.
        var tracking = new List<string> { await UnderWayAsync("createPatient") };
        await AssertWriteAsync(booking, "submitted");
        await clinic.Sandbox.AdvanceAsync(100);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty(await row.NewPatientsAsync());
        await clinic.Sandbox.AdvanceAsync(70);
        await clinic.RunTimerAsync("reconcileWrites");
        tracking.Add(await UnderWayAsync("book"));
        var created = Assert.Single(await row.NewPatientsAsync());
        var sikkaId = created.GetProperty("ids").Text("sikka")!;
        await AssertWriteAsync(booking, "submitted", patientId: sikkaId);
        row.Sent(); // nobody is told before it stands
        await row.SettleAsync();

        Assert.Equal(created.GetRawText(), Assert.Single(await row.NewPatientsAsync()).GetRawText());
        Assert.Equal((person.FirstName, person.LastName, person.DateOfBirth, person.CallerNumber), (created.Text("firstName"), created.Text("lastName"), created.Text("dateOfBirth"), created.List("phones")[0].GetString()));
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal(
            (created.Text("id"), slot.GetProperty("start").GetDateTimeOffset(), 60, "scheduled"),
            (visit.Patient, visit.Start, visit.Minutes, visit.Status));
        await AssertWriteAsync(booking, "confirmed", visit.SikkaId, sikkaId);
        await AssertNowhereAnIdAsync(tracking, sikkaId, visit.SikkaId);

        await row.TasksAsync();
        var told = Assert.Single(row.Sent("patient: appointmentBooked"));
        Assert.Equal(person.CallerNumber, told.Of("phone"));
        Assert.Contains($"is confirmed for {slot.Text("spoken")}.", told.Of("text"), StringComparison.Ordinal);
        Assert.Contains("10 AM", told.Of("text"), StringComparison.Ordinal);
        Assert.DoesNotContain(person.LastName, told.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await row.AssertTrailAsync(call, "searchPatients notFound", "createPatient submitted", "bookAppointment submitted");

        // A later call hears the same once Sikka's next copy shows it.
        await clinic.Sandbox.AdvanceAsync(1800);
        var later = clinic.Call(person.CallerNumber);
        var found = (await later.IdentifyAsync(person)).Is("verified");
        var shown = (await later.UseAsync("getAppointments", new { patientId = found.Of("patientId") })).Is("ok");
        Assert.Equal(slot.Text("start"), Assert.Single(shown.Result.List("appointments")).Text("start"));
        await row.AssertTrailAsync(later, "searchPatients verified", "getAppointments ok");
        Assert.All(await row.TrailAsync(later), entry => Assert.Equal(sikkaId, entry.PatientId ?? sikkaId));
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>The first day on which ten o'clock is among the offers.</summary>
    private async Task<JsonElement> OfferAtTenAsync(PhoneCall call)
    {
        foreach (var day in DayBook.Days(new(2026, 3, 3), 14))
        {
            var question = new { date = $"{day:uuuu-MM-dd}", appointmentType = "Cleaning", timeOfDay = "morning" };
            if (await clinic.Call().UseAsync("checkAvailability", question) is { Status: "slots" } offer && offer.Slots.Any(IsAtTen))
                return (await call.UseAsync("checkAvailability", question)).Slots.First(IsAtTen);
        }

        throw new InvalidOperationException("Ten o'clock is never free.");
    }

    private static bool IsAtTen(JsonElement slot) => slot.Text("start")!.Contains("T10:00:00", StringComparison.Ordinal);

    /// <summary>The number under which the one write is followed that the practice has still to perform.</summary>
    private async Task<string> UnderWayAsync(string kind)
    {
        var pending = Assert.Single((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"));
        Assert.Equal(kind, pending.Text("kind"));
        return pending.GetProperty("tracking").ToString();
    }

    private async Task AssertWriteAsync(Answer booking, string state, string? appointmentId = null, string? patientId = null)
    {
        var write = (await clinic.Rest().GetAsync($"/api/pms/writes/{booking.Of("reference")}")).Is(HttpStatusCode.OK);
        Assert.Equal((state, appointmentId, patientId), (write.Text("state"), Optional(write, "appointmentId"), Optional(write, "patientId")));
    }

    private static string? Optional(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    private async Task AssertNowhereAnIdAsync(IReadOnlyList<string> tracking, string patientId, string appointmentId)
    {
        Assert.All(tracking, number => Assert.DoesNotContain(number.TrimStart('0'), new[] { patientId.TrimStart('0'), appointmentId.TrimStart('0') }));
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.PatientId is { } id && tracking.Contains(id));
        await using var books = ClinicBooks.Of(clinic);
        var mine = (await books.EntriesAsync()).Where(entry => entry.TrackingId is { } number && tracking.Contains(number)).ToList();
        Assert.Equal([(WriteKind.CreatePatient, patientId), (WriteKind.Book, appointmentId)], mine.OrderBy(entry => entry.Kind).Select(entry => (entry.Kind, entry.RecordId)));
        Assert.Equal(patientId, mine.Single(entry => entry.Kind == WriteKind.Book).NewAppointment!.PatientId);
    }
}
