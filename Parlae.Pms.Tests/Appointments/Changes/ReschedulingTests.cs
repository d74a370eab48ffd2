using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Changes;

public class ReschedulingTests
{
    [Fact]
    public async Task A_visit_moves_in_one_step_and_both_times_are_what_they_say()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var booked = (BookingOutcome.Booked)await bench.BookAsync();
        var visit = await call.HandleAsync(booked.Appointment.Handle);
        Assert.Equal(FakePms.At(4, 11), Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(4, 11))).Start);
        Assert.Equal(FakePms.At(4, 11), Assert.Single(bench.Pms.Appointments).Start);

        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(4, 11))); // asked for again
        Assert.Single(bench.Pms.Changes);
        Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync(start: FakePms.At(4, 11)));
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync()); // the freed time
        Assert.Equal(2, bench.Pms.Appointments.Count(appointment => appointment.TakesTime));
    }

    [Fact]
    public async Task It_moves_half_an_hour_over_its_own_time()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Roster = bench.Pms.Roster with { Providers = [bench.Pms.Roster.Providers[0]], Rooms = [bench.Pms.Roster.Rooms[0]] };
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(3, 10, 30)));
        Assert.Equal(FakePms.At(3, 10, 30), bench.Pms.Appointments[0].Start);
    }

    [Fact]
    public async Task Moved_again_and_then_cancelled_it_is_the_same_visit()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        await bench.MoveAsync(call, visit, FakePms.At(4, 11));
        await bench.MoveAsync(call, visit, FakePms.At(5, 12));
        Assert.Equal(FakePms.At(5, 12), Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, visit)).Start);
        Assert.Equal(AppointmentStatus.Cancelled, Assert.Single(bench.Pms.Appointments).Status);
        Assert.IsType<ChangeOutcome.NotFound>(await bench.MoveAsync(call, visit, FakePms.At(6, 12)));
    }

    [Fact]
    public async Task A_time_that_is_taken_or_over_moves_nothing()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        await bench.OnFileAsync(call, 4, 11, "P2");
        bench.Pms.Appointments.Add(bench.Pms.Appointments[1] with { AppointmentId = "A9", ProviderId = "ode", RoomId = "2" });
        var taken = Assert.IsType<ChangeOutcome.SlotTaken>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.NotEmpty(taken.Alternatives);
        Assert.IsType<ChangeOutcome.PastDate>(await bench.MoveAsync(call, visit, FakePms.At(1, 11)));
        Assert.IsType<ChangeOutcome.SlotTaken>(await bench.MoveAsync(call, visit, FakePms.At(7, 11))); // a Saturday
        Assert.Equal(FakePms.At(3, 10), bench.Pms.Appointments[0].Start);
        Assert.Empty(bench.Pms.Changes);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task A_move_that_the_PMS_refuses_leaves_the_old_time_and_a_task()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        Assert.Equal(FakePms.At(3, 10), Assert.IsType<ChangeOutcome.Refused>(await bench.MoveAsync(call, visit, FakePms.At(4, 11))).Start);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.MoveFailed, "2026-03-03 10:00", "2026-03-04 11:00"), (task.Kind, task.Details["standingStart"], task.Details["start"]));
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new(2026, 3, 4), CoreBench.Token));
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
    }

    [Fact]
    public async Task Where_the_PMS_cannot_move_the_new_time_is_booked_and_the_old_one_cancelled()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.Equal([FakePms.At(4, 11)], bench.Pms.Appointments.Where(appointment => appointment.TakesTime).Select(appointment => appointment.Start));

        // The handle means the new visit from now on.
        Assert.Equal(FakePms.At(4, 11), Assert.IsType<ChangeOutcome.Done>(await bench.CancelAsync(call, await call.HandleAsync(visit.Handle))).Start);
        Assert.DoesNotContain(bench.Pms.Appointments, appointment => appointment.TakesTime);
    }

    [Fact]
    public async Task When_the_old_one_cannot_be_cancelled_after_all_both_are_told_of()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Confirm);
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        var both = Assert.IsType<ChangeOutcome.BothStand>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.Equal((FakePms.At(4, 11), FakePms.At(3, 10)), (both.Start, both.OldStart));
        Assert.Equal(StaffTaskKind.CancelFailed, Assert.Single(await bench.TasksAsync()).Kind);
        var again = bench.Call("call:c2"); // asked for again, it is no more done than before
        await CoreBench.KnowAsync(again, "P1", IdentityLevel.Verified);
        var shown = await again.UpdateSessionAsync(session => session.Show("A1", new PatientKey.OnFile("P1"), FakePms.At(3, 10)), CoreBench.Token);
        Assert.IsType<ChangeOutcome.BothStand>(await bench.MoveAsync(again, shown, FakePms.At(4, 11)));
    }

    /// <summary>Nobody is told then that the original time stands.</summary>
    [Fact]
    public async Task A_move_of_a_visit_that_staff_have_just_cancelled_finds_none_and_leaves_a_task()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Reason = WriteRejection.Gone;
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        Assert.IsType<ChangeOutcome.NotFound>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.Equal((StaffTaskKind.MoveFailed, "gone"), Assert.Single(await bench.TasksAsync()) is var task ? (task.Kind, task.Details["reason"]) : default);
    }

    [Fact]
    public async Task When_the_new_time_is_refused_the_old_one_is_never_cancelled()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        Assert.IsType<ChangeOutcome.Refused>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        await StatusChangesTests.SettleAsync(bench);
        Assert.Empty(bench.Pms.Changes);
        Assert.True(Assert.Single(bench.Pms.Appointments).TakesTime);
        Assert.Equal(StaffTaskKind.MoveFailed, Assert.Single(await bench.TasksAsync()).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_PMS_that_writes_later_the_old_one_goes_only_once_the_new_one_stands(bool isPerformed)
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call, day: 10);
        var submitted = Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, visit, FakePms.At(11, 11)));
        await StatusChangesTests.SettleAsync(bench);
        Assert.Empty(bench.Pms.Changes);
        if (isPerformed)
            bench.Pms.PerformAll();
        else
            bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.Other);
        await StatusChangesTests.SettleAsync(bench);
        bench.Pms.Fate = null;
        Assert.Equal(isPerformed ? WriteState.Confirmed : WriteState.Rejected, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Equal(isPerformed ? 1 : 0, bench.Pms.Changes.Count);
        if (isPerformed)
            bench.Pms.PerformAll();
        await StatusChangesTests.SettleAsync(bench);
        Assert.Equal([FakePms.At(isPerformed ? 11 : 10, isPerformed ? 11 : 10)], bench.Pms.Appointments.Where(appointment => appointment.TakesTime).Select(appointment => appointment.Start));
    }

    [Fact]
    public async Task A_move_under_way_that_is_cancelled_leaves_neither_visit()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call, day: 10);
        var moved = Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, visit, FakePms.At(11, 11)));
        var cancelled = Assert.IsType<ChangeOutcome.Submitted>(await bench.CancelAsync(call, await call.HandleAsync(visit.Handle)));
        Assert.Equal(FakePms.At(10, 10), cancelled.Start);
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(moved.Reference)).State);
        await StatusChangesTests.SettleAsync(bench);
        bench.Pms.PerformAll();
        await StatusChangesTests.SettleAsync(bench);
        Assert.DoesNotContain(bench.Pms.Appointments, appointment => appointment.TakesTime);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task When_the_old_one_cannot_be_cancelled_just_now_nobody_says_that_nothing_was_changed()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Confirm);
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        await StatusChangesTests.SettleAsync(bench);
        Assert.Equal([FakePms.At(4, 11)], bench.Pms.Appointments.Where(appointment => appointment.TakesTime).Select(appointment => appointment.Start));
    }

    [Fact]
    public async Task When_the_new_one_cannot_be_sent_the_move_can_be_asked_for_again()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        await Assert.ThrowsAsync<Core.Practices.VendorUnreachableException>(() => bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.IsType<ChangeOutcome.Done>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.Single(bench.Pms.Appointments, appointment => appointment.TakesTime);
    }

    [Fact]
    public async Task A_booking_whose_patient_is_still_being_created_is_moved_too()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var ann = new NewPatient(bench.Ledger.NewReference(), "Ann", "Quill", new(1990, 5, 4), "4165550123", null, null);
        var patient = ((PatientCreationOutcome.Submitted)await bench.Get<PatientCreation>().CreateAsync(call, "createPatient", ann, CoreBench.Token)).Handle;
        var first = (BookingOutcome.Submitted)await bench.BookAsync(call, bench.Request(patient));
        var moved = Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, await call.HandleAsync(first.Appointment.Handle), FakePms.At(4, 11)));
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(first.Reference)).State);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new(2026, 3, 3), CoreBench.Token));
        bench.Pms.PerformAll();
        await StatusChangesTests.SettleAsync(bench);
        Assert.Equal(FakePms.At(4, 11), Assert.Single(bench.Pms.Bookings).Start);
        bench.Pms.PerformAll();
        await StatusChangesTests.SettleAsync(bench);
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(moved.Reference)).State);
        Assert.Empty(bench.Pms.Changes);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task What_waits_for_staff_is_moved_within_their_task()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P9", "Anne", "Quill", "1990-05-04", "416 555 0123");
        var call = bench.Call();
        var ann = new NewPatient(bench.Ledger.NewReference(), "Ann", "Quill", new(1990, 5, 4), "4165550123", null, null);
        var patient = ((PatientCreationOutcome.Submitted)await bench.Get<PatientCreation>().CreateAsync(call, "createPatient", ann, CoreBench.Token)).Handle;
        var first = (BookingOutcome.Submitted)await bench.BookAsync(call, bench.Request(patient));
        var moved = Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, await call.HandleAsync(first.Appointment.Handle), FakePms.At(4, 11)));
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal("2026-03-04 11:00", task.Details[$"{moved.Reference}.start"]);
        Assert.Equal((WriteState.Abandoned, WriteState.WithStaff), ((await bench.EntryAsync(first.Reference)).State, (await bench.EntryAsync(moved.Reference)).State));
    }

    [Fact]
    public async Task Where_the_PMS_can_neither_move_nor_cancel_staff_do_it_and_the_new_time_is_held()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Can(move: false, cancel: false);
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        Assert.Empty(bench.Pms.Bookings);
        Assert.Equal(StaffTaskKind.MoveFailed, Assert.Single(await bench.TasksAsync()).Kind);
        Assert.Single(await bench.Holds.LiveAsync(bench.Account, new(2026, 3, 4), CoreBench.Token));
    }
}
