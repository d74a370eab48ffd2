using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>Scenarios 4 and 5 with two processes on one data directory: whoever asks, how often and where, one visit stands.</summary>
public sealed class OneSlotTests(TwoProcesses fixture) : IClassFixture<TwoProcesses>
{
    private readonly ClinicProcesses clinic = fixture.Clinic;

    [Fact]
    public async Task Of_fifty_callers_for_one_time_one_has_it_and_all_others_are_offered_free_ones()
    {
        var callers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => fixture.CallerAsync(n % 2)));
        var slot = (await callers[0].Call.LookAsync("2026-04-08", "HYG1")).Is("slots").Slots[0];

        var answers = await Task.WhenAll(callers.Select(caller => caller.BookAsync(slot)));

        Assert.Equal((1, 49), (answers.Count(answer => answer.Status == "submitted"), answers.Count(answer => answer.Status == "slotTaken")));
        var offers = answers.Where(answer => answer.Status == "slotTaken").ToList();
        Assert.All(offers, offer => Assert.NotEmpty(offer.Slots));
        Assert.Empty(await FreeTime.NotFreeAsync(clinic, offers.SelectMany(offer => offer.Slots).DistinctBy(offered => (offered.Text("start"), offered.Text("provider")))));
        Assert.Single((await clinic.Sandbox.PracticeAsync()).List("pendingWrites"), write => write.Text("kind") == "book"); // the others' were never sent

        await clinic.SettleAsync();
        var winner = callers[Array.FindIndex(answers, answer => answer.Status == "submitted")].Person;
        var standing = Assert.Single(PracticeVisit.All(await clinic.Sandbox.PracticeAsync()), visit => visit.Start == slot.Start() && visit.Provider == "HYG1" && visit.Stands);
        Assert.Equal(winner.Id, standing.Patient);

        // What is offered instead can be had, in the other process as well.
        var loser = Array.FindIndex(answers, answer => answer.Status == "slotTaken");
        (await callers[loser].BookAsync(answers[loser].Slots[0], through: clinic.Call((loser + 1) % 2, callers[loser].Call.Id))).Is("submitted");
        await clinic.SettleAsync();
        Assert.Single(await clinic.StandingAsync(callers[loser].Person, answers[loser].Slots[0].Text("start")));
    }

    [Fact]
    public async Task One_webhook_delivered_twenty_times_to_two_processes_is_one_visit_and_one_answer()
    {
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-04-09")).Is("slots").Slots[0];
        var body = caller.Call.Body(("bookAppointment", caller.Wish(slot), "call_delivered_often")).ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => clinic.PostAsync(n % 2, n % 4 < 2 ? "/api/vapi/tools/bookAppointment" : "/api/vapi/events", body)));

        var answer = Assert.Single(answers.Distinct());
        var reference = Assert.Single(PhoneCall.Read(answer.Text)).Is("submitted").Of("reference");
        Assert.Single((await clinic.Books.EntriesAsync()), entry => entry.NewAppointment?.PatientId == caller.Person.SikkaId);
        await clinic.SettleAsync();
        Assert.Equal(WriteState.Confirmed, (await clinic.Books.EntryAsync(reference)).State);
        Assert.Single(await clinic.StandingAsync(caller.Person, slot.Text("start")));
    }
}
