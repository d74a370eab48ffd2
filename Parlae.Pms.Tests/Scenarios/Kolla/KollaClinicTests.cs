using System.Text.Json;
using Parlae.Pms.Sandbox.Kolla;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Kolla;

/// <summary>A clinic behind Kolla whose practice system writes at once.</summary>
public class KollaClinic : SharedClinic
{
    protected override ClinicOptions Options => new() { Vendor = "kolla" };

    /// <summary>Who had nothing ahead at the beginning.</summary>
    internal IReadOnlyList<Person> Free { get; private set; } = [];

    internal KollaCall Caller(int n) => new(Clinic.Call(Free[n].CallerNumber), Clinic.Sandbox, Free[n]);

    protected override async ValueTask BeginAsync() => Free = await KollaCall.FreePeopleAsync(Clinic.Sandbox);
}

/// <summary>As <see cref="KollaClinic"/>, behind a connector that moves nothing and has no log.</summary>
public sealed class PlainKollaClinic : KollaClinic
{
    protected override ClinicOptions Options => new() { Vendor = "kolla", Setup = body => body["config"]!["connectorId"] = KollaCredentials.PlainConnectorId };
}

/// <summary>What callers of such a clinic hear, and what stands there then.</summary>
public sealed class KollaClinicTests(KollaClinic fixture) : IClassFixture<KollaClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Somebody_new_is_on_file_and_booked_at_once()
    {
        var person = clinic.Newcomer();
        var caller = new KollaCall(clinic.Call(person.CallerNumber), clinic.Sandbox, person);
        var patientId = (await caller.Call.RegisterAsync(person)).Is("submitted").Of("patientId");
        await caller.BookAsync(patientId, "2026-03-10");
        Assert.Equal("scheduled", Assert.Single(await caller.VisitsAsync()).Status);
        await caller.Call.EndAsync();

        var again = new KollaCall(clinic.Call(person.CallerNumber), clinic.Sandbox, person);
        await again.IdentifyAsync(); // with the phone that they gave
    }

    [Fact]
    public async Task A_booking_whose_answer_is_lost_is_found_and_stands_once()
    {
        var caller = fixture.Caller(0);
        var patientId = await caller.IdentifyAsync();
        var slot = await caller.SlotAsync("2026-03-12");
        await using (await FaultAsync("dropAfterWrite", "POST", "/appointments"))
            (await caller.Call.BookAsync(patientId, slot)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Equal((slot.GetProperty("start").GetDateTimeOffset(), "scheduled"), Assert.Single(await caller.VisitsAsync()));
        Assert.Single(await BookingsAsync(slot));
        (await caller.Call.BookAsync(patientId, slot)).Is("alreadyBooked");
    }

    [Fact]
    public async Task A_booking_that_kolla_takes_and_the_practice_never_gets_is_not_told_as_booked()
    {
        var caller = fixture.Caller(1);
        var patientId = await caller.IdentifyAsync();
        var slot = await caller.SlotAsync("2026-03-13");
        await using (await FaultAsync("loseWrite", "POST", "/appointments"))
            (await caller.Call.BookAsync(patientId, slot)).Is("submitted");
        var before = (await clinic.TasksAsync()).Count;
        await clinic.SettleAsync();
        Assert.Empty(await caller.VisitsAsync());
        Assert.True((await clinic.TasksAsync()).Count > before); // staff hear of it
    }

    [Fact]
    public async Task A_booking_that_the_practice_refuses_is_told_and_staff_know()
    {
        var caller = fixture.Caller(2);
        var patientId = await caller.IdentifyAsync();
        var slot = await caller.SlotAsync("2026-03-16");
        await using (await FaultAsync("rejectWrite", "POST", "/appointments", "this day is locked"))
            Assert.DoesNotContain("locked", (await caller.Call.BookAsync(patientId, slot)).Is("error").Error, StringComparison.Ordinal);
        Assert.Empty(await caller.VisitsAsync());
    }

    [Fact]
    public async Task A_time_that_somebody_takes_in_the_last_moment_is_answered_with_others()
    {
        var caller = fixture.Caller(3);
        var patientId = await caller.IdentifyAsync();
        var slot = await caller.SlotAsync("2026-03-17");
        await using (await FaultAsync("rejectWrite", "POST", "/appointments", "Appointment time is not available"))
            Assert.NotEmpty((await caller.Call.BookAsync(patientId, slot)).Is("slotTaken").Slots);
        Assert.Empty(await caller.VisitsAsync());
    }

    [Fact]
    public async Task A_move_and_a_confirmation_that_are_lost_on_the_way_are_sent_again()
    {
        var caller = fixture.Caller(4);
        var patientId = await caller.IdentifyAsync();
        var visit = await caller.BookAsync(patientId, "2026-03-18");
        var slot = await caller.SlotAsync("2026-03-20");
        await using (await FaultAsync("loseWrite", "PATCH", "/appointments"))
            (await caller.MoveAsync(visit, slot)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Equal(slot.GetProperty("start").GetDateTimeOffset(), Assert.Single(await caller.VisitsAsync()).Start);
        await using (await FaultAsync("loseWrite", "POST", "/appointments/"))
            (await caller.ChangeAsync("confirmAppointment", visit)).Is("submitted");
        await clinic.SettleAsync();
        Assert.Equal("confirmed", Assert.Single(await caller.VisitsAsync()).Status);
    }

    [Fact]
    public async Task A_note_and_a_preferred_name_are_written_and_money_is_not_told()
    {
        var caller = fixture.Caller(5);
        var patientId = await caller.IdentifyAsync();
        (await caller.Call.UseAsync("addPatientNote", new { patientId, text = Planted.Note })).Is("added");
        Assert.Contains((await clinic.Sandbox.PracticeAsync()).GetProperty("notes").EnumerateArray(), note => note.GetProperty("text").GetString() == Planted.Note);
        (await caller.Call.UseAsync("updatePatient", new { patientId, preferredName = "Zephyrine" })).Is("updated");
        (await caller.Call.UseAsync("getPatient", new { patientId })).Is("ok");
        (await caller.Call.UseAsync("getPatientNotes", new { patientId })).Is("ok");
        (await caller.Call.UseAsync("getBalance", new { patientId })).Is("error"); // not offered here
        (await caller.Call.UseAsync("addInsurance", new { patientId, carrier = "Maple Mutual", memberId = "EX1" })).Is("staffTask");
    }

    [Fact]
    public async Task A_practice_that_is_away_is_told_and_nothing_is_changed()
    {
        var caller = fixture.Caller(6);
        var patientId = await caller.IdentifyAsync();
        var slot = await caller.SlotAsync("2026-03-23");
        await clinic.Sandbox.PostAsync("sikka", new { spu = "offline" });
        try
        {
            (await caller.Call.BookAsync(patientId, slot)).Is("error");
        }
        finally
        {
            await clinic.Sandbox.PostAsync("sikka", new { spu = "online" });
        }

        Assert.Empty(await caller.VisitsAsync());
    }

    private Task<IAsyncDisposable> FaultAsync(string kind, string method, string pathPrefix, object? value = null) => clinic.Sandbox.FaultAsync(kind, value, method, pathPrefix);

    private async Task<IReadOnlyList<PracticeVisit>> BookingsAsync(JsonElement slot) =>
        [.. PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(visit => visit.Start == slot.GetProperty("start").GetDateTimeOffset() && visit.Stands && visit.Provider == Provider(slot))];

    private static string Provider(JsonElement slot) => slot.GetProperty("provider").GetString()! switch
    {
        var name when name.Contains("Delgado", StringComparison.Ordinal) => "HYG1",
        var name when name.Contains("Tremblay", StringComparison.Ordinal) => "HYG2",
        var name when name.Contains("Castellan", StringComparison.Ordinal) => "HYG3",
        var name when name.Contains("Baptiste", StringComparison.Ordinal) => "HYG4",
        var name when name.Contains("Fortin", StringComparison.Ordinal) => "DOC1",
        var name when name.Contains("Okafor", StringComparison.Ordinal) => "DOC2",
        var name when name.Contains("Raman", StringComparison.Ordinal) => "DOC3",
        _ => "DOC4",
    };
}
