using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>What a model says twice, across two processes: under a new id, without one, and while the first still runs.</summary>
public sealed class RepeatTests(TwoProcesses fixture) : IClassFixture<TwoProcesses>
{
    private readonly ClinicProcesses clinic = fixture.Clinic;

    [Fact]
    public async Task The_models_own_repeat_is_already_booked_in_either_process()
    {
        var (caller, slot) = await ReadyAsync("2026-03-10");
        var first = (await caller.BookAsync(slot, Through(0, caller))).Is("submitted");

        var again = await Task.WhenAll(caller.BookAsync(slot, Through(1, caller)), caller.BookAsync(slot, Through(0, caller)));

        Assert.All(again, answer => Assert.Equal(
            ("alreadyBooked", first.Of("appointmentId"), first.Of("reference"), first.Of("start")),
            (answer.Status, answer.Of("appointmentId"), answer.Of("reference"), answer.Of("start"))));
        await AssertStandsOnceAsync(caller, slot);
        Assert.False((await caller.BookAsync(slot, Through(1, caller))).Is("alreadyBooked").Has("reference")); // confirmed by now
    }

    [Fact]
    public async Task While_the_first_is_being_sent_its_repeat_elsewhere_is_already_booked()
    {
        var (caller, slot) = await ReadyAsync("2026-03-11");
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 1500, method: "POST", pathPrefix: "/appointment");
        var first = caller.BookAsync(slot, Through(0, caller));
        while (!(await clinic.Books.EntriesAsync()).Any(entry => entry.State == WriteState.Sending))
            await Task.Delay(20, Clinic.Cancellation);

        var repeat = (await caller.BookAsync(slot, Through(1, caller))).Is("alreadyBooked");

        Assert.False(first.IsCompleted);
        Assert.Equal((await first).Is("submitted").Of("reference"), repeat.Of("reference"));
        await AssertStandsOnceAsync(caller, slot);
    }

    [Theory]
    [InlineData("2026-03-12", true)]
    [InlineData("2026-03-13", false)]
    public async Task Without_an_id_of_its_own_an_equal_write_is_the_same_even_while_the_first_runs(string date, bool isHook)
    {
        var (caller, slot) = await ReadyAsync(date);
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 700, method: "POST", pathPrefix: "/appointment");
        var body = isHook ? caller.Call.Body(("bookAppointment", caller.Wish(slot), "hook-function-call")) : Legacy(caller.Call.Body(("bookAppointment", caller.Wish(slot), null)));

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => clinic.PostAsync(n % 2, "/api/vapi/events", body.ToJsonString())));
        var later = await clinic.PostAsync(1, "/api/vapi/tools/bookAppointment", body.ToJsonString());

        var said = Assert.Single(atOnce.Append(later).Select(answer => answer.Text).Distinct());
        Assert.Contains("submitted", said, StringComparison.Ordinal);
        await AssertStandsOnceAsync(caller, slot);
    }

    [Fact]
    public async Task A_wrong_birth_date_that_is_delivered_to_both_processes_at_once_is_one_try()
    {
        var person = (await fixture.CallerAsync()).Person;
        var call = clinic.Call();
        var answers = new List<Answer>();
        for (var day = 1; day <= 6; day++)
        {
            var body = call.Body(("searchPatients", new { firstName = person.FirstName, lastName = person.LastName, dateOfBirth = $"1961-04-0{day}" }, null)).ToJsonString();
            var deliveries = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => clinic.PostAsync(n % 2, "/api/vapi/events", body)));
            answers.Add(Assert.Single(PhoneCall.Read(Assert.Single(deliveries.Select(answer => answer.Text).Distinct()))));
        }

        Assert.Equal([.. Enumerable.Repeat("notFound", 5), "locked"], answers.Select(answer => answer.Status));
        Assert.Equal(5, (await clinic.Books.AuditAsync()).Count(entry => entry.Actor.Id == call.Id && entry.Phase == AuditPhase.Started));
    }

    [Fact]
    public async Task A_booking_that_failed_and_is_sent_again_stands()
    {
        var (caller, slot) = await ReadyAsync("2026-03-16");
        await using (await clinic.Sandbox.FaultAsync("status", 404, method: "POST", pathPrefix: "/appointment", times: 1))
            Assert.Contains("nothing was changed", (await caller.BookAsync(slot, Through(0, caller))).Is("error").Error, StringComparison.Ordinal);

        (await caller.BookAsync(slot, Through(1, caller))).Is("submitted");

        await AssertStandsOnceAsync(caller, slot);
    }

    [Fact]
    public async Task The_answer_to_a_booking_that_failed_stays_with_its_own_id()
    {
        var (caller, slot) = await ReadyAsync("2026-03-17");
        await using (await clinic.Sandbox.FaultAsync("status", 404, method: "POST", pathPrefix: "/appointment", times: 1))
            (await caller.BookAsync(slot, Through(0, caller), "call_failed")).Is("error");

        (await caller.BookAsync(slot, Through(1, caller), "call_failed")).Is("error"); // delivered again: what was said stands
        Assert.Empty(await clinic.StandingAsync(caller.Person, slot.Text("start")));
        Assert.DoesNotContain(await clinic.Books.EntriesAsync(), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId && entry.IsOpen);
    }

    [Fact]
    public async Task Without_a_call_or_a_chat_only_what_needs_no_patient_runs()
    {
        var (caller, slot) = await ReadyAsync("2026-03-18");
        async Task<Answer> AskAsync(string tool, object arguments)
        {
            var body = caller.Call.Body((tool, arguments, null));
            body["message"]!["call"]!.AsObject().Remove("id");
            return Assert.Single(PhoneCall.Read((await clinic.PostAsync(1, "/api/vapi/events", body.ToJsonString())).Text));
        }

        (await AskAsync("getPracticeInfo", new { })).Is("ok");
        (await AskAsync("checkAvailability", new { date = "2026-03-18", appointmentType = "Cleaning" })).Is("slots");
        (await AskAsync("bookAppointment", caller.Wish(slot))).Is("error");
        (await AskAsync("createPatient", new { firstName = "Ann", lastName = "Noone", dateOfBirth = "1990-01-02", phone = "6135550299" })).Is("error");
        (await AskAsync("getAppointments", new { patientId = caller.Handle })).Is("error");
        Assert.DoesNotContain(await clinic.Books.EntriesAsync(), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId);
    }

    private async Task<(KnownCaller Caller, JsonElement Slot)> ReadyAsync(string date)
    {
        var caller = await fixture.CallerAsync();
        return (caller, (await caller.Call.LookAsync(date)).Slots[0]);
    }

    private PhoneCall Through(int process, KnownCaller caller) => clinic.Call(process, caller.Call.Id);

    private async Task AssertStandsOnceAsync(KnownCaller caller, JsonElement slot)
    {
        await clinic.SettleAsync();
        Assert.Single(await clinic.StandingAsync(caller.Person, slot.Text("start")));
        Assert.Single(await clinic.Books.EntriesAsync(), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId && entry.State == WriteState.Confirmed);
    }

    /// <summary>The same as an old <c>function-call</c>, which has no id at all.</summary>
    private static JsonObject Legacy(JsonObject body)
    {
        var message = body["message"]!.AsObject();
        var function = message["toolCallList"]![0]!["function"]!;
        message["type"] = "function-call";
        message["functionCall"] = new JsonObject { ["name"] = function["name"]!.DeepClone(), ["parameters"] = function["arguments"]!.DeepClone() };
        message.Remove("toolCallList");
        return body;
    }
}
