using System.Net;
using System.Text.Json;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 1: the vendor takes the writes in at once and performs them 160 seconds later, with ids of its own; or performs them at once, and they are told as done.</summary>
public abstract class Row01_NewPatientBooksACleaning(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A new patient asks for a cleaning at 10, and hears that it is confirmed when it stands.</summary>
    [Fact]
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

        var booking = (await call.BookAsync(patient.Of("patientId"), slot)).Is(fixture.Booked);

        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (booking.Of("start"), booking.Of("spoken")));
        Assert.EndsWith(" at 10 AM", booking.Of("spoken"), StringComparison.Ordinal);
        var tracking = fixture.WritesLater ? await FollowAsync(row, booking, slot) : [];
        if (!fixture.WritesLater)
            AssertToldAsBooked(booking, slot);
        var created = Assert.Single(await row.NewPatientsAsync());
        row.Sent(); // nobody is told before it stands, nor while they are on the line
        await row.SettleAsync();

        Assert.Equal(created.GetRawText(), Assert.Single(await row.NewPatientsAsync()).GetRawText());
        Assert.Equal((person.FirstName, person.LastName, person.DateOfBirth, person.CallerNumber), (created.Text("firstName"), created.Text("lastName"), created.Text("dateOfBirth"), created.List("phones")[0].GetString()));
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal(
            (created.Text("id"), slot.GetProperty("start").GetDateTimeOffset(), 60, "scheduled"),
            (visit.Patient, visit.Start, visit.Minutes, visit.Status));
        var (patientId, visitId) = (row.IdOf(created), await row.IdOfNewAsync(visit));
        if (fixture.WritesLater)
            await AssertWriteAsync(booking, "confirmed", visitId, patientId);
        await AssertIdsAsync(call, tracking, patientId, visitId);

        await row.TasksAsync();
        var told = Assert.Single(row.Sent("patient: appointmentBooked"));
        Assert.Equal(person.CallerNumber, told.Of("phone"));
        Assert.Contains($"is confirmed for {slot.Text("spoken")}.", told.Of("text"), StringComparison.Ordinal);
        Assert.Contains("10 AM", told.Of("text"), StringComparison.Ordinal);
        Assert.DoesNotContain(person.LastName, told.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await row.AssertTrailAsync(call, "searchPatients notFound", "createPatient submitted", "bookAppointment " + fixture.Booked);

        // A later call hears the same once the vendor's next copy shows it.
        await clinic.Sandbox.AdvanceAsync(1800);
        var later = clinic.Call(person.CallerNumber);
        var found = (await later.IdentifyAsync(person)).Is("verified");
        var shown = (await later.UseAsync("getAppointments", new { patientId = found.Of("patientId") })).Is("ok");
        Assert.Equal(slot.Text("start"), Assert.Single(shown.Result.List("appointments")).Text("start"));
        await row.AssertTrailAsync(later, "searchPatients verified", "getAppointments ok");
        Assert.All(await row.TrailAsync(later), entry => Assert.Equal(patientId, entry.PatientId ?? patientId));
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>It stands, and is told so.</summary>
    private static void AssertToldAsBooked(Answer booking, JsonElement slot)
    {
        Assert.False(booking.Has("reference"));
        Assert.Contains(slot.Text("spoken")!, booking.Say, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmed yet", booking.Say, StringComparison.Ordinal);
    }

    /// <summary>The patient waits for the practice's computer, the appointment for the patient. The practice's numbers of the two writes.</summary>
    private async Task<IReadOnlyList<string>> FollowAsync(Row row, Answer booking, JsonElement slot)
    {
        Assert.Contains($"asked the office for {slot.Text("spoken")}", booking.Say, StringComparison.Ordinal);
        Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
        Assert.DoesNotContain("booked", booking.Say, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("all set", booking.Say, StringComparison.OrdinalIgnoreCase);

        var tracking = new List<string> { await UnderWayAsync() };
        await AssertWriteAsync(booking, "submitted");
        await clinic.Sandbox.AdvanceAsync(100);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty(await row.NewPatientsAsync());
        await clinic.Sandbox.AdvanceAsync(70);
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty(await row.ChangedVisitsAsync());
        tracking.Add(await UnderWayAsync());
        await AssertWriteAsync(booking, "submitted", patientId: row.IdOf(Assert.Single(await row.NewPatientsAsync())));
        return tracking;
    }

    /// <summary>The first day on which ten o'clock is among the offers.</summary>
    private async Task<JsonElement> OfferAtTenAsync(PhoneCall call)
    {
        foreach (var (day, part) in DayBook.Days(new(2026, 3, 3), 30).SelectMany(day => new[] { "morning", null }.Select(part => (day, part))))
        {
            var question = new { date = $"{day:uuuu-MM-dd}", appointmentType = "Cleaning", timeOfDay = part };
            if (await clinic.Call().UseAsync("checkAvailability", question) is { Status: "slots" } offer && offer.Slots.Any(IsAtTen))
                return (await call.UseAsync("checkAvailability", question)).Slots.First(IsAtTen);
        }

        throw new InvalidOperationException("Ten o'clock is never free.");
    }

    private static bool IsAtTen(JsonElement slot) => slot.Text("start")!.Contains("T10:00:00", StringComparison.Ordinal);

    /// <summary>The number of the one write that the practice has still to perform.</summary>
    private async Task<string> UnderWayAsync() => Assert.Single((await clinic.Sandbox.PracticeAsync()).List("pendingWrites")).GetProperty("tracking").ToString();

    private async Task AssertWriteAsync(Answer booking, string state, string? appointmentId = null, string? patientId = null)
    {
        var write = (await clinic.Rest().GetAsync($"/api/pms/writes/{booking.Of("reference")}")).Is(HttpStatusCode.OK);
        Assert.Equal((state, appointmentId, patientId), (write.Text("state"), Optional(write, "appointmentId"), Optional(write, "patientId")));
    }

    private static string? Optional(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>The records are known by their own ids, and the numbers of the writes stand for nothing.</summary>
    private async Task AssertIdsAsync(PhoneCall call, IReadOnlyList<string> tracking, string patientId, string visitId)
    {
        Assert.All(tracking, number => Assert.DoesNotContain(number.TrimStart('0'), new[] { patientId.TrimStart('0'), visitId.TrimStart('0') }));
        Assert.DoesNotContain(await clinic.AuditAsync(), entry => entry.PatientId is { } id && tracking.Contains(id));
        await using var books = ClinicBooks.Of(clinic);
        var mine = (await books.EntriesAsync()).Where(entry => entry.CallId?.EndsWith(call.Id, StringComparison.Ordinal) == true).OrderBy(entry => entry.Kind).ToList();
        Assert.Equal([(WriteKind.CreatePatient, patientId), (WriteKind.Book, visitId)], mine.Select(entry => (entry.Kind, entry.RecordId)));
        Assert.Equal(patientId, mine[1].NewAppointment!.PatientId);
        if (fixture.WritesLater)
            Assert.Equal(fixture.Vendor.HasIdsAtOnce ? [patientId, visitId] : tracking, mine.Select(entry => entry.TrackingId));
    }
}
