using System.Net;
using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;
using PracticeVisit = Parlae.Pms.Tests.Support.Clinics.PracticeVisit;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Nobody sits in two chairs at once: visits that the practice made by its own hand bar the patient's time, though another provider is free then.</summary>
public sealed class PatientsOtherVisitsTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_verified_patient_hears_of_the_visit_and_can_change_it()
    {
        var (visit, person) = await VisitAsync(place: 0);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");

        var told = (await BookAsync(call, patient, visit.Start)).Is("alreadyBooked");

        Assert.Equal(visit.Start, DateTimeOffset.Parse(told.Of("start"), null));
        Assert.False(told.Has("reference"));
        Assert.Equal([visit], await OfPatientAsync(visit));
        (await call.UseAsync("cancelAppointment", new { appointmentId = told.Of("appointmentId") })).Is("cancelled");
        Assert.Empty(await OfPatientAsync(visit));
        (await BookAsync(call, patient, visit.Start)).Is("booked"); // it takes no time any more
        Assert.Single(await OfPatientAsync(visit));
    }

    [Fact]
    public async Task Who_is_only_matched_hears_that_it_is_not_free_and_somebody_else_gets_it()
    {
        var (visit, person) = await VisitAsync(place: 3);
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId");

        var told = (await BookAsync(call, patient, visit.Start)).Is("slotTaken");

        Assert.False(told.Has("appointmentId"));
        Assert.NotEmpty(told.Slots);
        Assert.All(told.Slots, slot => Assert.False(visit.Overlaps(slot.GetProperty("start").GetDateTimeOffset(), slot.GetProperty("end").GetDateTimeOffset())));
        Assert.Equal([visit], await OfPatientAsync(visit));
        var other = clinic.Call();
        var newcomer = (await other.RegisterAsync(clinic.Newcomer())).Is("submitted").Of("patientId");
        (await BookAsync(other, newcomer, visit.Start)).Is("submitted");
    }

    [Fact]
    public async Task A_visit_of_ours_bars_what_overlaps_it_and_moving_it_a_little_does_not_bar_itself()
    {
        var person = await clinic.OnFileAsync(7);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var (start, later) = await TwoStartsAsync(new LocalDate(2026, 4, 14));
        var booked = (await BookAsync(call, patient, start)).Is("booked");

        (await BookAsync(call, patient, later)).Is("slotTaken");

        var moved = await call.UseAsync("rescheduleAppointment", new { appointmentId = booked.Of("appointmentId"), startTime = later });
        Assert.Contains(moved.Status, new[] { "rescheduled", "submitted" });
        await clinic.SettleAsync();
        Assert.Equal([later], PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(visit => visit.Patient == person.Id && visit.Stands && visit.Start.Date == start.Date).Select(visit => visit.Start));
    }

    [Fact]
    public async Task A_visit_is_not_moved_onto_another_of_the_same_patient()
    {
        var (visit, person) = await VisitAsync(place: 1);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slot = PracticeVisit.FirstBeside(await clinic.Sandbox.PracticeAsync(), person.Id, (await call.LookAsync(visit.Start.AddDays(14).ToString("yyyy-MM-dd", null))).Slots);
        var booked = (await call.BookAsync(patient, slot)).Is("booked");

        (await call.UseAsync("rescheduleAppointment", new { appointmentId = booked.Of("appointmentId"), startTime = visit.Start })).Is("slotTaken");

        Assert.Equal([visit], await OfPatientAsync(visit));
    }

    [Fact]
    public async Task Over_rest_the_time_is_taken()
    {
        var (visit, person) = await VisitAsync(place: 2);
        var answer = await clinic.Rest().PostAsync("/api/pms/appointments", new { patientId = person.SikkaId, appointmentType = "Cleaning", startTime = visit.Start, duration = 60 });
        Assert.NotEmpty(answer.Is(HttpStatusCode.Conflict, "slot-taken").List("alternatives"));
        Assert.Equal([visit], await OfPatientAsync(visit));
    }

    [Fact]
    public async Task Of_two_calls_at_once_for_times_that_overlap_at_most_one_books()
    {
        var person = await clinic.OnFileAsync(9);
        var (start, later) = await TwoStartsAsync(new LocalDate(2026, 4, 16));
        var calls = new[] { clinic.Call(person.CallerNumber), clinic.Call(person.CallerNumber) };
        foreach (var call in calls)
            (await call.IdentifyAsync(person)).Is("verified");

        var answers = await Task.WhenAll(BookAsync(calls[0], "p1", start), BookAsync(calls[1], "p1", later));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { "booked", "slotTaken" }));
        var booked = answers.Count(answer => answer.Status == "booked");
        Assert.InRange(booked, 0, 1);
        Assert.Equal(booked, PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Count(visit => visit.Patient == person.Id && visit.Overlaps(start, later.AddMinutes(60))));
    }

    private static Task<Answer> BookAsync(PhoneCall call, string patient, DateTimeOffset start) =>
        call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = start, duration = 60 });

    private async Task<IReadOnlyList<PracticeVisit>> OfPatientAsync(PracticeVisit visit) =>
        [.. PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(each => each.Patient == visit.Patient && each.Overlaps(visit.Start, visit.End))];

    private const int Places = 4;

    /// <summary>
    /// A visit made by the practice, at a start when somebody could clean teeth in another chair. Each place has patients of its own, so that it is the same
    /// visit whatever was done at the others before.
    /// </summary>
    private async Task<(PracticeVisit Visit, Person Person)> VisitAsync(int place)
    {
        var practice = await clinic.Sandbox.PracticeAsync();
        var patients = practice.List("patients").ToList();
        foreach (var visit in PracticeVisit.All(practice).Where(visit => visit.Status == "scheduled" && visit.Start > new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.FromHours(-5))).OrderBy(visit => visit.Id, StringComparer.Ordinal))
        {
            var number = patients.FindIndex(patient => patient.Text("id") == visit.Patient) + 1;
            if (number < 20 || number % Places != place || !(await FreeAsync(visit.Start)).At(Instant.FromDateTimeOffset(visit.Start)).Any())
                continue;
            var person = await clinic.OnFileAsync(number);
            if ((await clinic.Call().IdentifyAsync(person)).Status == "verified") // not everybody is the only one of their name and birth date, or a patient still
                return (visit, person);
        }

        throw new InvalidOperationException("The practice has too few visits with a free chair beside.");
    }

    private async Task<(DateTimeOffset Start, DateTimeOffset Later)> TwoStartsAsync(LocalDate date)
    {
        var noon = date.At(new LocalTime(12, 0)).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Toronto"]).ToDateTimeOffset();
        var starts = (await FreeAsync(noon)).Days.SelectMany(day => day.Slots).Select(slot => slot.Start.InZone(DateTimeZoneProviders.Tzdb["America/Toronto"]).ToDateTimeOffset()).Distinct().Order().ToList();
        var start = starts.First(each => starts.Contains(each.AddMinutes(30)));
        return (start, start.AddMinutes(30));
    }

    private async Task<FreeTimes> FreeAsync(DateTimeOffset at)
    {
        var account = await clinic.Service<IAccountDirectory>().FindAsync(Clinic.AccountId, Clinic.Cancellation);
        var date = Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[account!.TimeZone]).Date;
        var roster = await clinic.Service<PracticeCalendar>().RosterAsync(account, Clinic.Cancellation);
        var type = VisitTypes.Find(roster.VisitTypes, "Cleaning")!;
        return await clinic.Service<VisitFinder>().FindAsync(account, VisitRule.For(type), date, date, cancellationToken: Clinic.Cancellation);
    }
}
