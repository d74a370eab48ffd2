using System.Diagnostics.Metrics;
using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

public class WriteReconciliationTests
{
    private static readonly LocalDate Tuesday = new(2026, 3, 3);

    [Fact]
    public async Task A_lost_answer_whose_write_arrived_is_found()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.PerformAndLose);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.ReconcileAsync()).Confirmed);
        Assert.Equal(bench.Pms.Appointments[0].AppointmentId, (await bench.EntryAsync(submitted.Reference)).RecordId);
        Assert.Single(bench.Pms.Bookings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_stands_where_somebody_else_is_and_cannot_be_taken_back_is_a_task_for_staff(bool isLost)
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(isLost ? Reply.PerformAndLose : Reply.ConfirmTwice);
        var outcome = await bench.BookAsync();
        bench.Pms.Fate = _ => new WriteFate.Confirmed(bench.Pms.Appointments[0].AppointmentId, StandsTwice: true);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        await bench.ReconcileAsync();

        Assert.IsType(isLost ? typeof(BookingOutcome.Submitted) : typeof(BookingOutcome.Booked), outcome);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.DoubleBooked, "P1", "2026-03-03 10:00", bench.Pms.Appointments[0].AppointmentId), (task.Kind, task.PatientId, task.Details["start"], task.Details["appointmentId"]));
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(task.Details["reference"])).State);
    }

    [Fact]
    public async Task Asking_and_sending_by_the_timer_leave_their_entries_in_the_audit_trail()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.PerformAndLose);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();

        var page = await bench.Get<AuditReader>().ReadPageAsync(new AuditQuery("demo"), null, 100, CoreBench.Token);
        var ofTimer = page.Items.Where(entry => entry.Actor == new AuditActor("system", "reconcileWrites")).ToList();
        Assert.Equal([AuditPhase.Started, AuditPhase.Finished], ofTimer.Select(entry => entry.Phase));
        Assert.All(ofTimer, entry => Assert.Equal(("P1", submitted.Reference), (entry.PatientId, entry.CorrelationId)));
        Assert.Equal("confirmed", ofTimer[1].Outcome);
    }

    [Fact]
    public async Task A_lost_write_is_sent_again_only_after_the_vendor_had_no_trace_of_it_twice()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Lose);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        Assert.Single(bench.Pms.Bookings); // one look without a trace is not enough
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        Assert.Equal(2, bench.Pms.Bookings.Count);
        Assert.Equal((WriteState.Confirmed, 2), ((await bench.EntryAsync(submitted.Reference)).State, (await bench.EntryAsync(submitted.Reference)).Sends));
        Assert.Single(bench.Pms.Appointments);
    }

    /// <summary>Where it is looked for, no more of what looks like it can be ours.</summary>
    [Fact]
    public async Task Whoever_looks_for_a_lost_write_is_told_how_often_it_was_sent()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Lose);
        bench.Pms.Replies.Enqueue(Reply.Lose);
        await bench.BookAsync();
        for (var look = 0; look < 3; look++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await bench.ReconcileAsync();
        }

        Assert.Equal(2, bench.Pms.Bookings.Count);
        Assert.Equal((1, 2), (bench.Pms.Asked.First().Sends, bench.Pms.Asked.Last().Sends));
    }

    [Fact]
    public async Task A_second_try_that_did_not_get_out_leaves_the_first_as_it_was()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Lose);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        var sentAt = (await bench.EntryAsync(submitted.Reference)).SentAt;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.ReconcileAsync()).Faults);
        var entry = await bench.EntryAsync(submitted.Reference);
        Assert.Equal((WriteState.Unknown, sentAt, 1), (entry.State, entry.SentAt, entry.Sends)); // the first is looked for from when it was sent
    }

    [Fact]
    public async Task It_is_sent_three_times_at_most_and_then_left_to_staff()
    {
        await using var bench = await CoreBench.StartAsync();
        var alerts = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, meters) => { if (instrument.Name == "parlae.writes.unresolved") meters.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, amount, tags, _) => Interlocked.Add(ref alerts, tags.ToArray().Any(tag => Equals(tag.Value, "demo")) ? amount : 0));
        listener.Start();
        bench.Pms.Usually = Reply.Lose;
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync(start: FakePms.At(12, 10));
        for (var hour = 0; hour < 26 * 4; hour++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(15));
            await bench.ReconcileAsync();
        }

        Assert.Equal(WriteReconciliation.MostSends, bench.Pms.Bookings.Count);
        Assert.Equal(WriteState.Unresolved, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Equal(StaffTaskKind.WriteUnresolved, Assert.Single(await bench.TasksAsync()).Kind);
        Assert.Equal(1, alerts);
    }

    [Fact]
    public async Task A_visit_whose_time_has_come_is_not_sent_any_more()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Replies.Enqueue(Reply.Lose);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync(start: FakePms.At(2, 9));
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        await bench.ReconcileAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(31));
        await bench.ReconcileAsync();
        Assert.Single(bench.Pms.Bookings);
        Assert.Equal(WriteState.Rejected, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Single(await bench.TasksAsync());
    }

    [Fact]
    public async Task What_a_vendor_refuses_later_reaches_staff_and_frees_time_and_intent()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.NotPermitted);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.ReconcileAsync()).Rejected);
        Assert.Equal(StaffTaskKind.BookingFailed, Assert.Single(await bench.TasksAsync()).Kind);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token));
        bench.Pms.Fate = null;
        Assert.Equal(2, (await bench.EntryAsync(((BookingOutcome.Submitted)await bench.BookAsync()).Reference)).Generation);
        Assert.Equal(1, (await bench.EntryAsync(submitted.Reference)).Generation);
    }

    [Fact]
    public async Task The_hold_lasts_while_the_write_is_open_and_until_reads_are_younger_than_its_end()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await bench.BookAsync();
        bench.Clock.Advance(TimeSpan.FromHours(3));
        await bench.Get<HoldUpkeep>().RunAsync(CoreBench.Token);
        Assert.Single(await bench.Holds.LiveAsync(bench.Account, Tuesday, CoreBench.Token));

        bench.Pms.Perform("track-1");
        await bench.ReconcileAsync();
        Assert.DoesNotContain(await FreeAsync(bench), slot => slot.Start == FakePms.At(3, 10) && slot.ProviderId == "lee"); // the copy is older
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.Pms.CopyOf = Instant.FromDateTimeOffset(bench.Clock.GetUtcNow());
        Assert.Contains(await FreeAsync(bench), slot => slot.Start == FakePms.At(3, 10) && slot.ProviderId == "lee"); // a younger copy is believed, whatever it shows
    }

    [Fact]
    public async Task Two_processes_at_once_touch_each_write_once()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await using var other = bench.Another();
        for (var hour = 9; hour < 15; hour++)
            await bench.BookAsync($"P{hour}", FakePms.At(4, hour));
        bench.Pms.Asked.Clear();
        foreach (var id in Enumerable.Range(1, 6))
            bench.Pms.Perform($"track-{id}");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var reports = await bench.RunAsync(Task.WhenAll(Task.Run(() => bench.Reconciliation.RunAsync(CoreBench.Token)), Task.Run(() => other.Reconciliation.RunAsync(CoreBench.Token))));
        Assert.Equal(6, reports.Sum(report => report.Confirmed));
        Assert.Equal(6, bench.Pms.Asked.Count);
    }

    [Fact]
    public async Task A_vendor_that_is_down_does_not_keep_a_write_open_for_ever()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync(start: FakePms.At(12, 10));
        bench.Pms.IsDown = true;
        bench.Clock.Advance(TimeSpan.FromHours(23));
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Submitted, (await bench.EntryAsync(submitted.Reference)).State);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Unresolved, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Equal(StaffTaskKind.WriteUnresolved, Assert.Single(await bench.TasksAsync()).Kind);
    }

    [Fact]
    public async Task One_write_that_breaks_does_not_stop_the_others()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await bench.BookAsync("P1");
        await bench.BookAsync("P2", FakePms.At(4, 10));
        bench.Pms.Fate = write => write.Appointment!.PatientId == "P1" ? throw new InvalidOperationException("Xylophone") : new WriteFate.Confirmed("A1");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var report = await bench.ReconcileAsync();
        Assert.Equal((1, 1), (report.Confirmed, report.Faults));
        Assert.DoesNotContain("Xylophone", bench.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_of_a_destroyed_key_and_of_an_account_that_is_gone_do_not_stop_the_others()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var ours = (BookingOutcome.Submitted)await bench.BookAsync();
        foreach (var id in new[] { "destroyed", "gone" })
        {
            var entry = await bench.EntryAsync(ours.Reference) with { Reference = bench.Ledger.NewReference() };
            await bench.Ledger.BeginAsync(bench.Account with { AccountId = id }, entry, "book", bench.Clock.GetUtcNow(), CoreBench.Token);
        }

        await bench.Get<IAccountKeyDestruction>().DestroyAsync("destroyed", CoreBench.Token);
        bench.Pms.Perform("track-1");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.ReconcileAsync()).Confirmed);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await bench.ReconcileAsync()).Looked); // nor come up again
    }

    [Fact]
    public async Task A_write_whose_process_died_before_sending_is_abandoned_with_a_task()
    {
        await using var bench = await CoreBench.StartAsync();
        var entry = new LedgerEntry
        {
            Reference = bench.Ledger.NewReference(),
            Kind = WriteKind.CreatePatient,
            State = WriteState.Intended,
            IntentKey = "",
            Patient = new PatientKey.Asked("w1"),
            CreatedAt = bench.Ledger.Now,
            NewPatient = new("w1", "Ann", "Quill", new LocalDate(1990, 5, 4), "4165550123", null, null),
        };
        await bench.Ledger.BeginAsync(bench.Account, entry, "create", bench.Clock.GetUtcNow().AddMinutes(2), CoreBench.Token);
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Intended, (await bench.EntryAsync(entry.Reference)).State);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(entry.Reference)).State);
        Assert.Equal(StaffTaskKind.PatientNotCreated, Assert.Single(await bench.TasksAsync()).Kind);
        Assert.Empty(bench.Pms.Creations);
    }

    [Fact]
    public async Task A_reference_that_was_used_before_is_a_fault_and_no_endless_loop()
    {
        await using var bench = await CoreBench.StartAsync();
        var booked = (BookingOutcome.Booked)await bench.BookAsync();
        var entry = await bench.EntryAsync(booked.Appointment.Reference!);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Ledger.BeginAsync(bench.Account, entry, "another", bench.Clock.GetUtcNow(), CoreBench.Token).AsTask());
    }

    private static async Task<IReadOnlyList<Core.Appointments.Availability.Slot>> FreeAsync(CoreBench bench) =>
        (await bench.Get<Core.Appointments.VisitFinder>().FindAsync(bench.Account, new(60, [], []), Tuesday, Tuesday, cancellationToken: CoreBench.Token)).Days[0].Slots;
}
