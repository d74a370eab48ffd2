using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>What leaves the house after a call, against a practice that performs writes 160 seconds later.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task A_new_patients_booking_is_told_when_it_is_confirmed_and_not_before()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = clinic.Newcomer();
        var call = clinic.Call(person.CallerNumber);
        var slot = (await call.LookAsync("2026-03-03")).Is("slots").Slots[0];
        var patient = (await call.RegisterAsync(person)).Is("submitted");
        (await call.BookAsync(patient.Of("patientId"), slot)).Is("submitted");
        await clinic.RunTimerAsync("reconcileWrites");
        Assert.Empty(SentFiles.Read(clinic.OutboxFolder));

        await clinic.SettleAsync();
        var sent = Assert.Single(SentFiles.Read(clinic.OutboxFolder));
        Assert.Equal("+1" + person.Phone, sent.Of("phone"));
        Assert.Contains($"is confirmed for {slot.Text("spoken")}.", sent.Of("text"), StringComparison.Ordinal);
        Assert.DoesNotContain(person.LastName, sent.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_booking_that_the_practice_refuses_is_a_task_that_staff_hear_of_and_no_news_to_the_patient()
    {
        await using var clinic = await Clinic.StartAsync();
        var person = await clinic.OnFileAsync(5);
        var call = clinic.Call();
        var slot = (await call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        var patient = (await call.IdentifyAsync(person)).Of("patientId");
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointment"))
        {
            (await call.BookAsync(patient, slot)).Is("submitted");
            await clinic.SettleAsync();
        }

        await clinic.Sandbox.AdvanceAsync(60);
        await clinic.RunTimerAsync("reconcileWrites");
        var task = Assert.Single(await clinic.TasksAsync());
        var sent = Assert.Single(SentFiles.Read(clinic.OutboxFolder));
        Assert.Equal(("staff", "bookingFailed", task.TaskId), (sent.Of("to"), sent.Of("taskKind"), sent.Of("taskId")));
        Assert.DoesNotContain(person.LastName, sent.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(StaffTaskKind.BookingFailed, task.Kind);
    }

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
