using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Changes;

public class StatusChangesTests
{
    [Fact]
    public async Task A_visit_is_cancelled_once_and_then_was_cancelled_already()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.Equal(FakePms.At(3, 10), Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, visit)).Start);
        Assert.IsType<ChangeOutcome.AlreadyCancelled>(await bench.CancelAsync(call, visit));
        Assert.Single(bench.Pms.Changes);
        Assert.Equal(AppointmentStatus.Cancelled, bench.Pms.Appointments[0].Status);
        Assert.Empty(await bench.TasksAsync());

        var trail = (await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 100, CoreBench.Token)).Items;
        Assert.Equal(["done", "alreadyCancelled"], trail.Where(entry => entry is { Phase: AuditPhase.Finished, Action: "cancelAppointment" }).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task Booked_cancelled_and_booked_again_it_is_sent_again_and_stands()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var booked = (BookingOutcome.Booked)await bench.BookAsync();
        Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, await call.HandleAsync(booked.Appointment.Handle)));
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        Assert.Equal(2, bench.Pms.Bookings.Count);
        Assert.Single(bench.Pms.Appointments, visit => visit.TakesTime);
    }

    [Fact]
    public async Task What_the_practice_put_back_can_be_cancelled_again()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        await bench.CancelAsync(call, visit);
        bench.Pms.Appointments[0] = bench.Pms.Appointments[0] with { Status = AppointmentStatus.Scheduled };
        Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, visit));
        Assert.Equal(2, bench.Pms.Changes.Count);
    }

    [Fact]
    public async Task A_visit_that_is_gone_or_over_is_not_found_and_nothing_is_sent()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var gone = await bench.OnFileAsync(call);
        bench.Pms.Appointments.Clear();
        var over = await bench.OnFileAsync(call, day: 1);
        var completed = await bench.OnFileAsync(call, hour: 12);
        bench.Pms.Appointments[1] = bench.Pms.Appointments[1] with { Status = AppointmentStatus.Completed };
        foreach (var visit in new[] { gone, over, completed })
        {
            Assert.IsType<ChangeOutcome.NotFound>(await bench.CancelAsync(call, visit));
            Assert.IsType<ChangeOutcome.NotFound>(await bench.ConfirmAsync(call, visit));
        }

        Assert.Empty(bench.Pms.Changes);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task One_that_the_practice_moved_is_found_where_it_is_now()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Appointments[0] = bench.Pms.Appointments[0] with { Start = FakePms.At(20, 11) };
        Assert.Equal(FakePms.At(20, 11), Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, visit)).Start);
    }

    [Fact]
    public async Task A_booking_that_was_accepted_and_not_performed_is_taken_back()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var booked = (BookingOutcome.Submitted)await bench.BookAsync();
        Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, await call.HandleAsync(booked.Appointment.Handle)));
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(booked.Reference)).State);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new(2026, 3, 3), CoreBench.Token));
        Assert.Empty(await bench.TasksAsync());
        Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync()); // the time is free again
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_cannot_be_taken_back_is_cancelled_once_it_stands(bool isRefused)
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.HasRecall = false;
        var call = bench.Call();
        var booked = (BookingOutcome.Submitted)await bench.BookAsync();
        var cancelling = Assert.IsType<ChangeOutcome.Submitted>(await bench.CancelAsync(call, await call.HandleAsync(booked.Appointment.Handle)));
        Assert.Empty(bench.Pms.Changes);
        if (isRefused)
            bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.Other);
        else
            bench.Pms.PerformAll();
        await SettleAsync(bench);
        bench.Pms.Fate = null;

        if (isRefused)
        {
            Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(cancelling.Reference)).State);
            Assert.Empty(bench.Pms.Changes);
            return;
        }

        Assert.Single(bench.Pms.Changes);
        bench.Pms.PerformAll();
        await SettleAsync(bench);
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(cancelling.Reference)).State);
        Assert.Equal(WriteState.Undone, (await bench.EntryAsync(booked.Reference)).State);
        Assert.Equal(AppointmentStatus.Cancelled, Assert.Single(bench.Pms.Appointments).Status);
    }

    [Fact]
    public async Task Where_the_PMS_cannot_staff_do_it()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(cancel: false, confirm: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        var submitted = Assert.IsType<ChangeOutcome.Submitted>(await bench.CancelAsync(call, visit));
        Assert.Equal(submitted.Reference, Assert.IsType<ChangeOutcome.Submitted>(await bench.CancelAsync(call, visit)).Reference);
        Assert.IsType<ChangeOutcome.Submitted>(await bench.ConfirmAsync(call, visit));
        Assert.Empty(bench.Pms.Changes);
        var tasks = await bench.TasksAsync();
        Assert.Equal([StaffTaskKind.CancelFailed, StaffTaskKind.ConfirmFailed], tasks.Select(task => task.Kind).Order());
        Assert.All(tasks, task => Assert.Equal(("2026-03-03 10:00", "A1", "P1"), (task.Details["standingStart"], task.Details["appointmentId"], task.PatientId)));
    }

    [Fact]
    public async Task A_refusal_is_said_and_staff_know_and_an_outage_changes_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.CancelAsync(call, visit));
        Assert.Empty(await bench.TasksAsync());
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        Assert.IsType<ChangeOutcome.Refused>(await bench.CancelAsync(call, visit));
        Assert.Equal(StaffTaskKind.CancelFailed, Assert.Single(await bench.TasksAsync()).Kind);
        Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, visit)); // neither bars another try
    }

    [Fact]
    public async Task A_lost_answer_is_looked_for_and_never_sent_blindly_again()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.PerformAndLose);
        var submitted = Assert.IsType<ChangeOutcome.Submitted>(await bench.CancelAsync(call, visit));
        await SettleAsync(bench);
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Single(bench.Pms.Changes);
    }

    [Fact]
    public async Task A_visit_is_confirmed()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.IsType<ChangeOutcome.Done>(await bench.ConfirmAsync(call, visit));
        Assert.IsType<ChangeOutcome.Done>(await bench.ConfirmAsync(call, visit));
        Assert.Single(bench.Pms.Changes);
        Assert.Equal(AppointmentStatus.Confirmed, bench.Pms.Appointments[0].Status);
    }

    [Fact]
    public async Task Twenty_at_once_from_two_processes_cancel_once()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        var outcomes = await bench.RunAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
        {
            var process = i % 2 == 0 ? bench : other;
            return process.Get<StatusChanges>().CancelAsync(process.Call(), "cancelAppointment", new(visit, process.Ledger.NewReference()), CoreBench.Token);
        }))));
        Assert.Single(bench.Pms.Changes);
        Assert.Single(outcomes.OfType<ChangeOutcome.Done>());
        Assert.All(outcomes, outcome => Assert.True(outcome is ChangeOutcome.Done or ChangeOutcome.AlreadyCancelled or ChangeOutcome.Submitted));
    }

    internal static async Task SettleAsync(CoreBench bench)
    {
        for (var round = 0; round < 6; round++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await bench.ReconcileAsync();
        }
    }
}
