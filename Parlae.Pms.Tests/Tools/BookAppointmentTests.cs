using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>Every answer of the tool, against a PMS that performs writes at once.</summary>
public sealed class BookAppointmentTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_booking_without_a_slot_stands_with_whoever_is_free()
    {
        var (call, patient, person) = await KnownAsync(5);
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        var answer = (await call.BookAsync(patient, slot, bySlot: false)).Is("booked");
        Assert.Equal(slot.Text("start"), answer.Of("start"));
        Assert.Single(await BookedAsync(person, slot));
    }

    [Fact]
    public async Task A_booking_again_under_a_new_id_is_already_booked_and_stands_once()
    {
        var (call, patient, person) = await KnownAsync(5);
        var slot = (await call.LookAsync("2026-03-06")).Is("slots").Slots[0];
        var first = (await call.BookAsync(patient, slot)).Is("booked");

        var again = (await call.BookAsync(patient, slot)).Is("alreadyBooked");

        Assert.Equal((first.Of("appointmentId"), first.Of("start")), (again.Of("appointmentId"), again.Of("start")));
        Assert.Single(await BookedAsync(person, slot));
    }

    [Fact]
    public async Task Of_an_equal_booking_of_another_call_only_the_verified_hear()
    {
        var (first, patient, person) = await KnownAsync(6);
        var slot = (await first.LookAsync("2026-03-09")).Is("slots").Slots[0];
        (await first.BookAsync(patient, slot)).Is("booked");

        var verified = clinic.Call();
        var handle = (await verified.IdentifyAsync(person)).Is("verified").Of("patientId");
        (await verified.BookAsync(handle, slot, bySlot: false)).Is("alreadyBooked");
        var (matched, other, _) = await KnownAsync(6);
        var answer = (await matched.BookAsync(other, slot, bySlot: false)).Is("slotTaken");

        Assert.False(answer.Has("appointmentId"));
        Assert.NotEmpty(answer.Slots);
        Assert.Single(await BookedAsync(person, slot));
    }

    [Theory]
    [InlineData("2026-03-05T06:00")]
    [InlineData("2026-03-05T16:30")] // would end after closing
    [InlineData("2026-03-07T10:00")] // a Saturday
    [InlineData("2026-12-25T10:00")]
    public async Task A_time_when_nobody_works_is_outside_hours(string start) => (await BookAsync(start)).Is("outsideHours");

    [Theory]
    [InlineData("2026-03-02T07:59")]
    [InlineData("2026-02-27T10:00")]
    [InlineData("2025-03-05T10:00")]
    [InlineData("2026-03-02T12:30Z")]
    public async Task A_past_time_is_refused_and_never_moved(string start) => (await BookAsync(start)).Is("pastDate");

    [Theory]
    [InlineData("2026-03-02T07:59", "That time has already passed today.")]
    [InlineData("2026-02-27T10:00", "Friday, February 27th has already passed.")]
    public async Task What_is_over_is_said_the_time_today_else_the_day(string start, string words) =>
        Assert.StartsWith(words, (await BookAsync(start)).Is("pastDate").Say, StringComparison.Ordinal);

    [Theory]
    [InlineData("10 AM")]
    [InlineData("p1")]
    [InlineData("s99")]
    public async Task A_slot_that_is_none_of_this_call_asks_to_look_again_and_is_audited(string slotId)
    {
        var (call, patient, _) = await KnownAsync(5);
        var answer = await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = "2026-03-05T10:00", duration = 60, slotId });
        Assert.Contains("look for free times again", answer.Is("error").Error, StringComparison.Ordinal);
        Assert.Single(await clinic.AuditAsync(), entry => entry.Actor.Id == call.Id && entry is { Action: "bookAppointment", Phase: AuditPhase.Refused, Outcome: "unknownHandle" });
    }

    [Fact]
    public async Task Anybody_and_no_length_book_the_types_own_length_with_whoever_is_free()
    {
        var (call, patient, person) = await KnownAsync(5);
        var slot = (await call.LookAsync("2026-03-19", "no preference")).Is("slots").Slots[0];
        (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 0, provider = "anyone" })).Is("booked");
        Assert.Equal(60, Assert.Single(await BookedAsync(person, slot)).GetProperty("minutes").GetInt32());
    }

    [Fact]
    public async Task An_unknown_type_lists_those_there_are() =>
        Assert.Equal(7, (await BookAsync("2026-03-05T10:00", type: "Tattoo")).Is("unknownType").Result.List("types").Length);

    [Fact]
    public async Task An_unknown_provider_is_asked_about() => (await BookAsync("2026-03-05T10:00", provider: "Doctor Nobody")).Is("error");

    [Fact]
    public async Task A_taken_time_offers_free_ones_near_it()
    {
        var taken = (await clinic.Sandbox.PracticeAsync()).List("appointments").First(visit =>
            visit.Text("provider") == "HYG1" && visit.Text("status") == "scheduled" && visit.Text("start")!.StartsWith("2026-03-11", StringComparison.Ordinal));
        var (call, patient, _) = await KnownAsync(5);
        var answer = (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = taken.Text("start"), duration = 60, provider = "HYG1" })).Is("slotTaken");
        Assert.NotEmpty(answer.Slots);
        (await call.BookAsync(patient, answer.Slots[0])).Is("booked");
    }

    [Fact]
    public async Task A_shorter_duration_is_lengthened_to_the_types()
    {
        var (call, patient, person) = await KnownAsync(6);
        var slot = (await call.LookAsync("2026-03-13")).Is("slots").Slots[0];
        (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 15 })).Is("booked");
        Assert.Equal(60, Assert.Single(await BookedAsync(person, slot)).GetProperty("minutes").GetInt32());
    }

    [Fact]
    public async Task A_note_reaches_the_practice_and_no_answer()
    {
        var (call, patient, person) = await KnownAsync(6);
        var slot = (await call.LookAsync("2026-03-16")).Is("slots").Slots[0];
        var answer = (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = slot.Text("start"), duration = 60, note = Planted.Note })).Is("booked");
        Assert.DoesNotContain(Planted.Note, answer.Text, StringComparison.Ordinal);
        Assert.Single(await BookedAsync(person, slot));
    }

    [Fact]
    public async Task A_write_the_practice_refuses_as_taken_offers_others()
    {
        var (call, patient, person) = await KnownAsync(5);
        var slot = (await call.LookAsync("2026-03-17")).Is("slots").Slots[0];
        await using var refusing = await clinic.Sandbox.FaultAsync("rejectWrite", "This time is already scheduled", pathPrefix: "/appointment", times: 1);
        (await call.BookAsync(patient, slot)).Is("slotTaken");
        Assert.Empty(await BookedAsync(person, slot));
    }

    [Fact]
    public async Task What_was_booked_in_the_call_is_read_back_before_the_vendors_copy_shows_it()
    {
        var (call, patient, person) = await KnownAsync(6);
        var slot = (await call.LookAsync("2026-03-18")).Is("slots").Slots[0];
        var booking = (await call.BookAsync(patient, slot)).Is("booked");
        (await call.IdentifyAsync(person)).Is("verified");

        var shown = (await call.UseAsync("getAppointments", new { patientId = patient, from = "2026-03-18", to = "2026-03-18" })).Is("ok");

        Assert.Equal(booking.Of("appointmentId"), Assert.Single(shown.Result.List("appointments")).Text("appointmentId"));
    }

    private async Task<Answer> BookAsync(string start, string type = "Cleaning", string? provider = null)
    {
        var (call, patient, _) = await KnownAsync(5);
        var before = (await clinic.Sandbox.PracticeAsync()).List("appointments").Length;
        var answer = await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = type, startTime = start, duration = 60, provider });
        Assert.Equal(before, (await clinic.Sandbox.PracticeAsync()).List("appointments").Length);
        return answer;
    }

    private async Task<(PhoneCall Call, string Patient, Person Person)> KnownAsync(int number)
    {
        var person = await clinic.OnFileAsync(number);
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(person, withPhone: false)).Is("matched").Of("patientId"), person);
    }

    private async Task<JsonElement[]> BookedAsync(Person person, JsonElement slot) => [.. (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit =>
        visit.Text("patient") == person.Id && visit.GetProperty("start").GetDateTimeOffset() == slot.GetProperty("start").GetDateTimeOffset() && visit.Text("status") is "scheduled" or "confirmed")];
}
