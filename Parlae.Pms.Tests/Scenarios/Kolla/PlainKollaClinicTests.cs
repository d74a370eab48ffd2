using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Kolla;

/// <summary>Where PATCH is not there a move is a booking and then a cancelling, each a write of its own.</summary>
public sealed class PlainKollaClinicTests(PlainKollaClinic fixture) : IClassFixture<PlainKollaClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_visit_is_moved_in_two_steps_the_first_time_and_again()
    {
        var caller = fixture.Caller(0);
        var visit = await caller.BookAsync(await caller.IdentifyAsync(), "2026-03-10");
        foreach (var date in new[] { "2026-03-12", "2026-03-17" })
        {
            var slot = await caller.SlotAsync(date);
            (await caller.MoveAsync(visit, slot)).Is("rescheduled");
            var standing = (await caller.VisitsAsync()).Where(one => one.Status != "cancelled");
            Assert.Equal((slot.GetProperty("start").GetDateTimeOffset(), "scheduled"), Assert.Single(standing));
        }

        Assert.Equal(2, (await caller.VisitsAsync()).Count(one => one.Status == "cancelled"));
        Assert.Single(await clinic.Sandbox.RequestsAsync(0), request => request.Method == "PATCH"); // it knows by now
        (await caller.ChangeAsync("confirmAppointment", visit)).Is("confirmed");
        (await caller.ChangeAsync("cancelAppointment", visit)).Is("cancelled");
        Assert.All(await caller.VisitsAsync(), one => Assert.Equal("cancelled", one.Status));
    }

    [Fact]
    public async Task Where_the_old_time_is_not_given_up_both_stand_and_caller_and_staff_hear_it()
    {
        var caller = fixture.Caller(1);
        var visit = await caller.BookAsync(await caller.IdentifyAsync(), "2026-03-11");
        var slot = await caller.SlotAsync("2026-03-13");
        var before = (await clinic.TasksAsync()).Count;
        await using (await clinic.Sandbox.FaultAsync("status", new { code = 400, body = new { code = 9, message = "locked" } }, "POST", "/appointments/"))
            Assert.Contains("didn't give up the old time", (await caller.MoveAsync(visit, slot)).Is("error").Error, StringComparison.Ordinal);
        Assert.Equal(2, (await caller.VisitsAsync()).Count(one => one.Status == "scheduled"));
        Assert.True((await clinic.TasksAsync()).Count > before);
    }

    [Fact]
    public async Task Where_the_new_time_is_refused_the_old_one_stands()
    {
        var caller = fixture.Caller(2);
        var visit = await caller.BookAsync(await caller.IdentifyAsync(), "2026-03-18");
        var slot = await caller.SlotAsync("2026-03-20");
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "this day is locked", "POST", "/appointments"))
            Assert.Contains("still stands", (await caller.MoveAsync(visit, slot)).Is("error").Error, StringComparison.Ordinal);
        Assert.Equal("scheduled", Assert.Single(await caller.VisitsAsync()).Status);
    }

    [Fact]
    public async Task Without_a_log_a_note_goes_to_staff()
    {
        var caller = fixture.Caller(3);
        var patientId = await caller.IdentifyAsync();
        (await caller.Call.UseAsync("addPatientNote", new { patientId, text = Planted.Note })).Is("error"); // there is no visit to put it on
        Assert.DoesNotContain((await clinic.Sandbox.PracticeAsync()).GetProperty("notes").EnumerateArray(), note => note.GetProperty("text").GetString() == Planted.Note);
        Assert.NotEmpty(await clinic.TasksAsync());
    }
}
