using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>What leaves the house after a call; of bookings the rows of the scenarios tell.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task Of_two_cancellings_only_the_one_that_stands_is_told_and_its_time_goes_to_who_waits()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var waiting = clinic.Call();
        var next = (await waiting.IdentifyAsync(await clinic.OnFileAsync(6))).Of("patientId");
        (await waiting.UseAsync("joinWaitlist", new { patientId = next, appointmentType = "Cleaning" })).Is("joined");

        var person = await clinic.OnFileAsync(4);
        var call = clinic.Call(person.CallerNumber);
        var patient = (await call.IdentifyAsync(person)).Is("verified").Of("patientId");
        var slots = (await call.LookAsync("2026-03-05")).Is("slots").Slots;
        var first = (await call.BookAsync(patient, slots[0])).Is("booked");
        var second = (await call.BookAsync(patient, slots[2])).Is("booked");
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Equal(2, SentFiles.ToPatients(clinic.OutboxFolder).Count);

        (await call.UseAsync("cancelAppointment", new { appointmentId = first.Of("appointmentId") })).Is("cancelled");
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "It cannot be changed", pathPrefix: "/appointment"))
            Assert.NotEqual("cancelled", (await call.UseAsync("cancelAppointment", new { appointmentId = second.Of("appointmentId") })).Status);
        for (var round = 0; round < 3; round++)
        {
            await clinic.Sandbox.AdvanceAsync(60);
            await clinic.RunTimerAsync("reconcileWrites");
        }

        var told = SentFiles.ToPatients(clinic.OutboxFolder).Where(sent => sent.Of("kind") == "appointmentCancelled");
        Assert.Contains($"on {slots[0].Text("spoken")} has been cancelled", Assert.Single(told).Of("text"), StringComparison.Ordinal);
        var freed = Assert.Single(await clinic.TasksAsync(), task => task.Kind == StaffTaskKind.SlotFreed);
        Assert.Equal(slots[0].Text("start")![..16].Replace('T', ' '), freed.Details["start"]);
        Assert.All(await clinic.Service<Outbox>().ListAsync(Clinic.AccountId, Clinic.Cancellation).ToListAsync(Clinic.Cancellation), item => Assert.Equal(OutboxState.Ended, item.State));
    }
}
