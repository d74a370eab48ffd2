using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Tools.Running;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 13. That the answers take the same time as well: <see cref="EqualAnswersTests"/>.</summary>
public abstract class Row13_Stranger(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A stranger with a patient's name and number hears what an unknown caller hears, and another call's handles are refused.</summary>
    [Fact]
    public async Task A_stranger_with_name_and_number_hears_what_a_stranger_to_us_hears_and_handles_of_another_call_are_refused()
    {
        var row = await Row.BeginAsync(clinic);
        var person = await clinic.OnFileAsync(4);
        var theirs = clinic.Call(person.CallerNumber);
        var known = (await theirs.IdentifyAsync(person)).Is("verified");
        var slot = PracticeVisit.FirstBeside(await clinic.Sandbox.PracticeAsync(), person.Id, (await theirs.LookAsync("2026-03-05")).Slots);
        var booked = (await theirs.BookAsync(known.Of("patientId"), slot)).Is(fixture.Booked);

        var (stranger, nobody) = (clinic.Call(), clinic.Call());
        var unknown = (await nobody.IdentifyAsync(clinic.Newcomer())).Is("notFound");
        var requests = await clinic.Sandbox.LastRequestAsync();
        for (var day = 1; day <= 5; day++)
        {
            var answer = (await stranger.IdentifyAsync(person with { DateOfBirth = $"1961-04-0{day}" })).Is("notFound");
            Assert.Equal(unknown.Result.GetRawText(), answer.Result.GetRawText());
        }

        Assert.Contains("staff", (await stranger.IdentifyAsync(person)).Is("locked").Say, StringComparison.Ordinal);
        Assert.Single((await row.RequestsAsync(requests)).Select(request => request.Path).Distinct()); // names, and nothing beyond

        requests = await clinic.Sandbox.LastRequestAsync();
        foreach (var handle in new[] { known.Of("patientId"), booked.Of("appointmentId"), "p2", row.IdOf(person), person.Id! })
            Assert.Equal(ToolWords.NotAllowed, (await stranger.UseAsync("getAppointments", new { patientId = handle })).Is("error").Error);
        Assert.Equal(ToolWords.NotAllowed, (await stranger.BookAsync(known.Of("patientId"), slot)).Is("error").Error);
        Assert.Equal(ToolWords.NotAllowed, (await stranger.UseAsync("cancelAppointment", new { appointmentId = booked.Of("appointmentId") })).Is("error").Error);
        Assert.Empty(await row.RequestsAsync(requests));

        await row.AssertTrailAsync(
            stranger,
            [.. Enumerable.Repeat("searchPatients notFound", 5), "searchPatients refused locked", .. Enumerable.Repeat("getAppointments refused unknownHandle", 5), "bookAppointment refused unknownHandle", "cancelAppointment refused unknownHandle"]);
        Assert.DoesNotContain(await row.TrailAsync(stranger), entry => entry.PatientId is not null);
        await row.SettleAsync();
        Assert.Equal((person.Id, "scheduled"), Assert.Single(await row.ChangedVisitsAsync()) is var visit ? (visit.Patient, visit.Status) : default); // the patient's own
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked");
        await row.AssertTrailIsWholeAsync();
    }
}
