using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

public sealed class CreatePatientTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Somebody_new_is_submitted_under_a_handle_for_booking_only()
    {
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);

        var answer = (await call.RegisterAsync(person)).Is("submitted");

        Assert.Equal(["status", "say", "patientId"], answer.Result.EnumerateObject().Select(member => member.Name));
        (await call.UseAsync("getAppointments", new { patientId = answer.Of("patientId") })).Is("error");
    }

    [Fact]
    public async Task Somebody_on_file_is_answered_as_by_a_search_and_not_created_again()
    {
        var person = await clinic.OnFileAsync(5);
        var before = await clinic.Sandbox.LastRequestAsync();
        var call = clinic.Call();
        var answer = (await call.RegisterAsync(person)).Is("verified");
        Assert.Equal(person.FirstName, answer.Of("firstName"));
        (await call.UseAsync("getAppointments", new { patientId = answer.Of("patientId") })).Is("ok");
        Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(before), IsPatientWrite);
    }

    public static TheoryData<string> Partials => ["wrong phone", "wrong birth date", "wrong name"];

    [Theory]
    [MemberData(nameof(Partials))]
    public async Task A_partial_match_sounds_like_a_new_patient_and_becomes_a_staff_task_with_what_is_booked_on_it(string what)
    {
        var person = await clinic.OnFileAsync(6);
        var stranger = clinic.Newcomer();
        var claim = what switch
        {
            "wrong phone" => person with { Phone = stranger.Phone },
            "wrong birth date" => person with { DateOfBirth = stranger.DateOfBirth },
            _ => person with { FirstName = stranger.FirstName, LastName = stranger.LastName },
        };
        var (before, tasks) = (await clinic.Sandbox.LastRequestAsync(), (await clinic.TasksAsync()).Select(task => task.TaskId).ToHashSet());
        var call = clinic.Call(stranger.CallerNumber);

        var answer = (await call.RegisterAsync(claim)).Is("submitted");
        var slot = (await call.LookAsync("2026-03-06")).Slots[0];
        var booking = (await call.BookAsync(answer.Of("patientId"), slot)).Is("submitted");

        var fresh = (await clinic.Call().RegisterAsync(clinic.Newcomer())).Is("submitted");
        Assert.Equal(fresh.Say, answer.Say);
        var task = Assert.Single(await clinic.TasksAsync(), task => !tasks.Contains(task.TaskId));
        Assert.Equal((StaffTaskKind.MergePatient, person.SikkaId, "call:" + call.Id), (task.Kind, task.PatientId, task.CallId));
        Assert.Equal(claim.LastName, task.Details["lastName"]);
        Assert.Equal("Cleaning", task.Details[booking.Of("reference") + ".visitType"]);
        await clinic.SettleAsync();
        Assert.DoesNotContain((await clinic.Sandbox.PracticeAsync()).List("appointments"), visit => visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset() && visit.Text("patient") == person.Id);
        Assert.DoesNotContain(await clinic.Sandbox.RequestsAsync(before), request => request is { Method: "POST" } && request.Path.EndsWith("/appointment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_thing_in_common_is_no_match()
    {
        var person = await clinic.OnFileAsync(6);
        var stranger = clinic.Newcomer();
        var tasks = (await clinic.TasksAsync()).Count;
        (await clinic.Call().RegisterAsync(stranger with { DateOfBirth = person.DateOfBirth })).Is("submitted");
        Assert.Equal(tasks, (await clinic.TasksAsync()).Count);
    }

    [Fact]
    public async Task A_call_registers_three_at_most()
    {
        var call = clinic.Call();
        for (var n = 0; n < 3; n++)
            (await call.RegisterAsync(clinic.Newcomer())).Is("submitted");
        var before = await clinic.Sandbox.LastRequestAsync();

        (await call.RegisterAsync(clinic.Newcomer())).Is("error");

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        Assert.Contains(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id && entry is { Action: "createPatient", Phase: AuditPhase.Refused, Outcome: "tooMany" });
    }

    [Fact]
    public async Task A_number_registers_five_a_day_at_most()
    {
        var number = clinic.Newcomer().CallerNumber;
        for (var n = 0; n < 5; n++)
            (await clinic.Call(number).RegisterAsync(clinic.Newcomer())).Is("submitted");
        (await clinic.Call(number).RegisterAsync(clinic.Newcomer())).Is("error");
        (await clinic.Call().RegisterAsync(clinic.Newcomer())).Is("submitted");
    }

    [Fact]
    public async Task The_same_person_told_twice_is_created_once()
    {
        var person = clinic.Newcomer();
        var call = clinic.Call();
        var (first, again) = ((await call.RegisterAsync(person)).Is("submitted"), (await call.RegisterAsync(person)).Is("submitted"));
        var elsewhere = (await clinic.Call().RegisterAsync(person)).Is("submitted");
        Assert.Equal(first.Of("patientId"), again.Of("patientId"));
        Assert.Equal(first.Say, elsewhere.Say);
        await clinic.SettleAsync();
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("patients"), each => each.Text("lastName") == person.LastName);
    }

    [Fact]
    public async Task A_refused_patient_is_told_to_staff_with_the_booking_that_waited()
    {
        await using var refusing = await clinic.Sandbox.FaultAsync("rejectWrite", "The chart cannot be created", pathPrefix: "/patient");
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.RegisterAsync(person)).Is("submitted");
        (await call.BookAsync(patient.Of("patientId"), (await call.LookAsync("2026-03-06")).Slots[0])).Is("submitted");

        await clinic.SettleAsync();

        var practice = await clinic.Sandbox.PracticeAsync();
        Assert.Empty(practice.List("pendingWrites"));
        Assert.DoesNotContain(practice.List("patients"), each => each.Text("lastName") == person.LastName);
        var mine = (await clinic.TasksAsync()).Where(task => task.CallId == "call:" + call.Id).ToList();
        Assert.Equal([StaffTaskKind.BookingFailed, StaffTaskKind.PatientNotCreated], mine.Select(task => task.Kind).Order());
        Assert.All(mine, task => Assert.Equal(person.LastName, task.Details["lastName"]));
    }

    private static bool IsPatientWrite(SandboxControl.Request request) => request is { Method: "POST" } && request.Path.EndsWith("/patient", StringComparison.Ordinal);
}
