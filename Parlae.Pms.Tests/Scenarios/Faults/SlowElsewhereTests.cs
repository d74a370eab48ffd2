using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults;

/// <summary>A write that outlasts the caller's patience in one process while its webhook waits in another.</summary>
public sealed class SlowElsewhereTests
{
    [Fact]
    public async Task A_webhook_that_waits_elsewhere_for_a_slow_write_gets_the_very_answer_of_the_first()
    {
        await using var clinic = await ClinicProcesses.StartAsync(2, new ClinicOptions(Settings: new Dictionary<string, string?> { ["Parlae__ToolDeadlineSeconds"] = "2" }));
        var next = 0;
        var caller = await KnownCaller.NextAsync(clinic, () => next++, process: 0);
        var slot = (await caller.Call.LookAsync("2026-03-10")).Slots[0];
        var body = caller.Call.Body(("bookAppointment", caller.Wish(slot), "call_slow")).ToJsonString();
        await using var slow = await clinic.Sandbox.FaultAsync("delay", 3500, method: "POST", pathPrefix: "/appointment");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => clinic.PostAsync(n % 2, "/api/vapi/events", body)));

        var answer = Assert.Single(PhoneCall.Read(Assert.Single(answers.Select(one => one.Text).Distinct()))).Is("submitted");
        await clinic.SettleAsync();
        Assert.Equal(WriteState.Confirmed, (await clinic.Books.EntryAsync(answer.Of("reference"))).State);
        Assert.Single(await clinic.StandingAsync(caller.Person, slot.Text("start")));
        Assert.Empty(await clinic.Books.TasksAsync());
    }
}
