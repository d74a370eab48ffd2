using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Booking;

public class BookingTests
{
    private static readonly Instant Ten = FakePms.At(3, 10);

    [Fact]
    public async Task A_pms_that_writes_at_once_gives_a_booking_that_stands()
    {
        await using var bench = await CoreBench.StartAsync();
        var booked = Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        var visit = Assert.Single(bench.Pms.Appointments);
        Assert.Equal(("P1", Ten, 60), (visit.PatientId, visit.Start, visit.Minutes));
        var entry = await bench.EntryAsync(booked.Appointment.Reference!);
        Assert.Equal((WriteState.Confirmed, visit.AppointmentId), (entry.State, entry.RecordId));
        Assert.True(booked.Appointment.BookedHere);
        Assert.Empty(await bench.TasksAsync());
    }

    [Fact]
    public async Task A_pms_that_writes_later_is_asked_once_and_then_the_caller_need_not_wait()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        Assert.Single(bench.Pms.Asked);
        Assert.Equal(WriteState.Submitted, (await bench.EntryAsync(submitted.Reference)).State);

        bench.Pms.Fate = _ => new WriteFate.Confirmed("A7");
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(start: FakePms.At(3, 14)));
    }

    [Fact]
    public async Task Asking_for_the_fate_takes_two_seconds_at_most()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.AskGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = bench.Clock.GetUtcNow();
        Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        Assert.InRange(bench.Clock.GetUtcNow() - before, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Alternatives_to_a_taken_time_are_free_and_can_be_booked()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync("P1"));
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync("P2"));
        var taken = Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync("P3"));
        Assert.Equal(3, taken.Alternatives.Count);
        foreach (var (slot, i) in taken.Alternatives.Select((slot, i) => (slot, i)))
            Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync($"P{4 + i}", slot.Start));
        AssertNobodyIsInTwoPlaces(bench);
    }

    [Fact]
    public async Task An_offer_that_is_gone_is_not_booked_with_somebody_else_unsaid()
    {
        await using var bench = await CoreBench.StartAsync();
        var (first, second) = (bench.Call("call:c1"), bench.Call("call:c2"));
        var slot = new SlotHandle("s1", "lee", "1", Ten, 60, "Cleaning");
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(first, bench.Request(await CoreBench.KnowAsync(first, "P1"), slot: slot)));

        var taken = Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync(second, bench.Request(await CoreBench.KnowAsync(second, "P2"), slot: slot)));

        Assert.Contains(taken.Alternatives, free => free.Start == Ten && free.ProviderId == "ode"); // said, and booked when the caller agrees
    }

    [Fact]
    public async Task A_time_that_the_pms_says_is_taken_is_not_offered_again_by_a_copy_that_lags()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.Replies.Enqueue(Reply.RefuseAsTaken);
        var taken = Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync());
        var refused = Assert.Single(bench.Pms.Bookings);
        Assert.DoesNotContain(taken.Alternatives, slot => slot.Start == Ten && slot.ProviderId == refused.ProviderId);

        // A copy younger than the refusal shows it free: then it is.
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.Pms.CopyOf = Instant.FromDateTimeOffset(bench.Clock.GetUtcNow()) - Duration.FromMinutes(1);
        Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        Assert.Equal(2, (await bench.EntryAsync(bench.Pms.Bookings.Last().Reference)).Generation);
    }

    [Fact]
    public async Task A_visit_that_staff_cancelled_frees_its_time_for_others_at_once()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.BookAsync("P1");
        await bench.BookAsync("P2");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Pms.Appointments.RemoveAt(0);
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync("P3"));
        AssertNobodyIsInTwoPlaces(bench);
    }

    [Fact]
    public async Task What_cannot_be_booked_is_told_apart()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var patient = await CoreBench.KnowAsync(call);
        Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync(call, bench.Request(patient, FakePms.At(3, 10, 7)))); // off the grid of starts, yet within the hours
        Assert.IsType<BookingOutcome.OutsideHours>(await bench.BookAsync(call, bench.Request(patient, FakePms.At(3, 18))));
        Assert.IsType<BookingOutcome.OutsideHours>(await bench.BookAsync(call, bench.Request(patient, FakePms.At(3, 16, 30)))); // ends after closing
        Assert.IsType<BookingOutcome.OutsideHours>(await bench.BookAsync(call, bench.Request(patient, FakePms.At(7, 10)))); // Saturday
        Assert.IsType<BookingOutcome.PastDate>(await bench.BookAsync(call, bench.Request(patient, FakePms.At(1, 10))));
        Assert.IsType<BookingOutcome.PastDate>(await bench.BookAsync(call, bench.Request(patient, bench.Time.Now)));
        Assert.Equal(2, Assert.IsType<BookingOutcome.UnknownType>(await bench.BookAsync(call, bench.Request(patient, type: "Whitening"))).Types.Count);
        Assert.Equal(2, Assert.IsType<BookingOutcome.UnknownProvider>(await bench.BookAsync(call, bench.Request(patient, provider: "Dr. Who"))).Providers.Count);
        Assert.Empty(bench.Pms.Bookings);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token));
    }

    [Fact]
    public async Task The_types_own_minutes_provider_and_room_are_kept()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(call, bench.Request(await CoreBench.KnowAsync(call), type: "surgery", minutes: 5)));
        var sent = Assert.Single(bench.Pms.Bookings);
        Assert.Equal(("lee", "1", 30), (sent.ProviderId, sent.RoomId, sent.Minutes));
    }

    [Fact]
    public async Task The_provider_who_was_offered_is_tried_first()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var slot = await call.UpdateSessionAsync(session => session.Offer("ode", "2", Ten, 60, "Cleaning"), CoreBench.Token);
        await bench.BookAsync(call, bench.Request(await CoreBench.KnowAsync(call), slot: slot));
        Assert.Equal("ode", Assert.Single(bench.Pms.Bookings).ProviderId); // in whichever room is free by now
    }

    [Fact]
    public async Task An_equal_booking_is_told_to_its_own_call_and_to_the_verified_alone()
    {
        await using var bench = await CoreBench.StartAsync();
        var booked = Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        Assert.Equal(booked.Appointment, Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync()).Appointment);

        Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync(callId: "call:c2"));
        var other = bench.Call("call:c3");
        var already = Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync(other, bench.Request(await CoreBench.KnowAsync(other, level: IdentityLevel.Verified))));
        Assert.Equal((Ten, null, false), (already.Start, already.Reference, already.Appointment.BookedHere));
        Assert.Single(bench.Pms.Bookings);
    }

    [Fact]
    public async Task A_refusal_reaches_staff_and_frees_time_and_intent()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        Assert.IsType<BookingOutcome.Refused>(await bench.BookAsync());
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.BookingFailed, "P1", "call:c1", "2026-03-03 10:00"), (task.Kind, task.PatientId, task.CallId, task.Details["start"]));
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token));

        var again = Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        Assert.Equal(2, (await bench.EntryAsync(again.Appointment.Reference!)).Generation);
    }

    [Fact]
    public async Task A_pms_that_was_never_reached_is_sent_nothing_later()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        await Assert.ThrowsAsync<VendorUnreachableException>(() => bench.BookAsync());
        for (var i = 0; i < 5; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await bench.ReconcileAsync();
        }

        Assert.Empty(bench.Pms.Bookings);
        Assert.Empty(await bench.TasksAsync());
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
    }

    [Fact]
    public async Task Out_of_time_before_sending_is_like_never_asked()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var request = bench.Request(await CoreBench.KnowAsync(call));
        await bench.Get<PracticeCalendar>().RosterAsync(bench.Account, CoreBench.Token);
        bench.Pms.ReadGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var impatient = new CancellationTokenSource();
        var asked = bench.Pms.Requests;
        var work = bench.Booking.BookAsync(call, "bookAppointment", request, impatient.Token);
        while (bench.Pms.Requests == asked)
            await Task.Delay(5, CoreBench.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(request.Reference)).State);

        bench.Pms.ReadGate.SetResult();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync()); // not "already booked": nothing was
    }

    [Fact]
    public async Task A_lost_answer_is_no_booking_yet()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.PerformAndLose);
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        Assert.Equal(WriteState.Unknown, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Equal(submitted.Reference, Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync()).Reference);
        Assert.Single(bench.Pms.Bookings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_intent_is_one_write_however_often_and_wherever_it_is_tried(bool lagging)
    {
        await using var bench = await CoreBench.StartAsync(lagging);
        await using var other = bench.Another();
        var tries = Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            var process = i % 2 == 0 ? bench : other;
            var call = process.Call($"call:c{i % 3}");
            return await process.Booking.BookAsync(call, "bookAppointment", process.Request(await CoreBench.KnowAsync(call, level: IdentityLevel.Verified)), CoreBench.Token);
        }));
        var outcomes = await bench.RunAsync(Task.WhenAll(tries));
        Assert.Single(bench.Pms.Bookings);
        Assert.Equal(29, outcomes.Count(outcome => outcome is BookingOutcome.AlreadyBooked));
    }

    [Fact]
    public async Task Of_thirty_patients_who_want_one_time_two_get_it()
    {
        await using var bench = await CoreBench.StartAsync();
        await using var other = bench.Another();
        var outcomes = await bench.RunAsync(Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() =>
            (i % 2 == 0 ? bench : other).BookPlainlyAsync($"P{i}", FakePms.At(3, 10, i % 4 * 15), $"call:c{i}")))));
        AssertNobodyIsInTwoPlaces(bench);
        Assert.Equal(bench.Pms.Appointments.Count, outcomes.Count(outcome => outcome is BookingOutcome.Booked));
        Assert.Equal(2, bench.Pms.Appointments.Count);
        Assert.All(outcomes, outcome => Assert.True(outcome is BookingOutcome.Booked or BookingOutcome.SlotTaken));
    }

    [Fact]
    public async Task What_is_said_of_a_patient_reaches_no_log()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        var call = bench.Call(number: "4165550199");
        await bench.BookAsync(call, bench.Request(await CoreBench.KnowAsync(call)) with { Note = "Xylophone" });
        Assert.DoesNotContain("Xylophone", bench.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("4165550199", bench.Logs.All, StringComparison.Ordinal);
    }

    private static void AssertNobodyIsInTwoPlaces(CoreBench bench)
    {
        foreach (var (a, i) in bench.Pms.Appointments.Select((a, i) => (a, i)))
        {
            foreach (var b in bench.Pms.Appointments.Skip(i + 1).Where(b => a.Start < b.End && b.Start < a.End))
                Assert.True(a.ProviderId != b.ProviderId && a.RoomId != b.RoomId, "two visits overlap");
        }
    }
}
