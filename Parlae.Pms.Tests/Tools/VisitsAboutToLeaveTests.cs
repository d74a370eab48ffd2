using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Where writes take minutes: nobody is told that they have a visit which is about to be cancelled, and its time is had again once it is.</summary>
public sealed class VisitsAboutToLeaveTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_visit_of_the_practices_own_that_is_being_cancelled()
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var (call, visit) = (default(PhoneCall)!, default(PracticeVisit)!);
        foreach (var each in PracticeVisit.All(practice).Where(each => each.Status == "scheduled" && each.Start > new DateTimeOffset(2026, 3, 18, 0, 0, 0, TimeSpan.Zero)))
        {
            (call, visit) = (clinic.Call(), each);
            if ((await call.IdentifyAsync(Person.Of(practice.List("patients").Single(patient => patient.Text("id") == each.Patient)))).Status == "verified")
                break;
        }

        var day = visit.Start.ToString("yyyy-MM-dd", null);
        var shown = (await call.UseAsync("getAppointments", new { patientId = "p1", from = day, to = day })).Is("ok").Result.List("appointments");
        var handle = shown.Single(each => each.GetProperty("start").GetDateTimeOffset() == visit.Start).Text("appointmentId");
        (await call.UseAsync("cancelAppointment", new { appointmentId = handle })).Is("submitted");

        (await BookAsync(call, visit.Start)).Is("slotTaken");

        await clinic.SettleAsync();
        Assert.Empty(await StandingAsync(visit.Patient, visit.Start));
        (await BookAsync(call, visit.Start)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(await StandingAsync(visit.Patient, visit.Start));
    }

    [Fact]
    public async Task A_booking_of_ours_that_is_being_cancelled()
    {
        var person = await clinic.OnFileAsync(7);
        var call = clinic.Call(person.CallerNumber);
        (await call.IdentifyAsync(person)).Is("verified");
        var slot = (await call.LookAsync("2026-04-14")).Is("slots").Slots[0];
        var start = slot.GetProperty("start").GetDateTimeOffset();
        var booked = (await call.BookAsync("p1", slot)).Is("submitted");
        await clinic.SettleAsync();
        (await BookAsync(call, start)).Is("alreadyBooked");
        (await call.UseAsync("cancelAppointment", new { appointmentId = booked.Of("appointmentId") })).Is("submitted");

        (await BookAsync(call, start)).Is("slotTaken");

        await clinic.SettleAsync();
        Assert.Empty(await StandingAsync(person.Id!, start));
        (await BookAsync(call, start)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(await StandingAsync(person.Id!, start));
    }

    [Fact]
    public async Task What_waits_for_a_new_patients_record_takes_their_time_too()
    {
        var call = clinic.Call();
        (await call.RegisterAsync(clinic.Newcomer())).Is("submitted");
        var slots = (await call.LookAsync("2026-04-15")).Is("slots").Slots;
        var start = slots[0].GetProperty("start").GetDateTimeOffset();
        (await BookAsync(call, start)).Is("submitted");
        (await BookAsync(call, start.AddMinutes(30))).Is("slotTaken");
        await clinic.SettleAsync();
        (await BookAsync(call, start.AddMinutes(30))).Is("slotTaken");
    }

    private static Task<Answer> BookAsync(PhoneCall call, DateTimeOffset start) =>
        call.UseAsync("bookAppointment", new { patientId = "p1", appointmentType = "Cleaning", startTime = start, duration = 60 });

    private async Task<IReadOnlyList<PracticeVisit>> StandingAsync(string patient, DateTimeOffset start) => PracticeVisit.Of(await clinic.Sandbox.PracticeAsync(), patient, start);
}
