using NodaTime;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Booking;

/// <summary>A booking for somebody whose record is only just being made.</summary>
public class NewPatientBookingTests
{
    private static NewPatient Ann(CoreBench bench) => new(bench.Ledger.NewReference(), "Ann", "Quill", new LocalDate(1990, 5, 4), "4165550123", null, null);

    private static async Task<PatientHandle> CreateAsync(CoreBench bench, CallContext call) =>
        Assert.IsType<PatientCreationOutcome.Submitted>(await bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Ann(bench), CoreBench.Token)).Handle;

    [Fact]
    public async Task It_waits_and_is_sent_with_the_id_of_the_record()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(await CreateAsync(bench, call))));
        Assert.Empty(bench.Pms.Bookings);
        Assert.Equal(WriteState.Waiting, (await bench.EntryAsync(submitted.Reference)).State);

        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync(); // the creation is still pending
        Assert.Empty(bench.Pms.Bookings);
        Assert.Single(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token)); // far beyond a hold's own life

        var recordId = bench.Pms.Perform("track-1");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        await bench.ReconcileAsync();
        Assert.Equal(recordId, Assert.Single(bench.Pms.Bookings).PatientId);
        Assert.Contains(await bench.Ledger.OfPatientAsync(bench.Account, new PatientKey.OnFile(recordId), CoreBench.Token), entry => entry.Reference == submitted.Reference);
    }

    [Fact]
    public async Task It_goes_to_staff_when_the_record_is_refused()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(await CreateAsync(bench, call))));
        bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.Invalid);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Rejected, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Empty(bench.Pms.Bookings);
        var tasks = await bench.TasksAsync();
        Assert.Equal([StaffTaskKind.BookingFailed, StaffTaskKind.PatientNotCreated], tasks.Select(task => task.Kind).Order());
        Assert.Equal("Quill", tasks.Single(task => task.Kind == StaffTaskKind.BookingFailed).Details["lastName"]);
        Assert.Empty(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token));
    }

    [Fact]
    public async Task A_time_asked_for_after_the_record_was_refused_is_told_to_staff_as_well()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var patient = await CreateAsync(bench, call);
        bench.Pms.Fate = _ => new WriteFate.Failed(WriteRejection.Invalid);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        Assert.Equal(StaffTaskKind.PatientNotCreated, Assert.Single(await bench.TasksAsync()).Kind);

        Assert.IsType<BookingOutcome.Refused>(await bench.BookAsync(call, bench.Request(patient)));
        var wish = Assert.Single(await bench.TasksAsync(), task => task.Kind == StaffTaskKind.BookingFailed);
        Assert.Equal(("2026-03-03 10:00", "Quill"), (wish.Details["start"], wish.Details["lastName"]));
        Assert.Empty(bench.Pms.Bookings);
    }

    [Fact]
    public async Task The_same_visit_asked_for_again_once_the_record_is_there_is_still_one_visit()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        var patient = await CreateAsync(bench, call);
        var first = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(patient)));
        var recordId = bench.Pms.Perform("track-1");
        var creation = (await bench.Ledger.FindAsync("demo", ((PatientKey.Asked)patient.Patient).Reference, CoreBench.Token))!;
        await bench.Get<WriteEnding>().ConfirmAsync(bench.Account, creation, recordId);

        Assert.Equal(first.Reference, Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync(call, bench.Request(patient))).Reference);

        // In another call they are found on file, and book the very same time before the first booking was sent on.
        var later = bench.Call("call:c2");
        Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(later, bench.Request(await CoreBench.KnowAsync(later, recordId))));
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        Assert.Single(bench.Pms.Bookings);
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(first.Reference)).State);
    }

    [Fact]
    public async Task Once_sent_on_it_is_already_booked_for_the_patient_on_file_as_well()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var call = bench.Call();
        await bench.BookAsync(call, bench.Request(await CreateAsync(bench, call)));
        var recordId = bench.Pms.Perform("track-1");
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        var later = bench.Call("call:c2");
        Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync(later, bench.Request(await CoreBench.KnowAsync(later, recordId, IdentityLevel.Verified))));
        Assert.Single(bench.Pms.Bookings);
    }

    [Fact]
    public async Task What_is_booked_for_a_likely_duplicate_joins_the_task_and_opens_it_again()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P9", "Anne", "Quill", "1990-05-04", "416 555 0123");
        var call = bench.Call();
        var patient = await CreateAsync(bench, call);
        Assert.IsType<PatientKey.ToMerge>(patient.Patient);
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(patient)));
        Assert.Empty(bench.Pms.Creations);
        Assert.Empty(bench.Pms.Bookings);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.MergePatient, "2026-03-03 10:00"), (task.Kind, task.Details[$"{submitted.Reference}.start"]));
        Assert.Equal(WriteState.WithStaff, (await bench.EntryAsync(submitted.Reference)).State);
        bench.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Single(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token));
    }

    [Fact]
    public async Task Once_staff_close_the_task_the_time_is_theirs_to_give_and_the_patient_may_book_again()
    {
        await using var bench = await CoreBench.StartAsync();
        bench.Pms.Add("P9", "Anne", "Quill", "1990-05-04", "416 555 0123");
        var call = bench.Call();
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(await CreateAsync(bench, call))));
        var task = Assert.Single(await bench.TasksAsync());
        var closing = bench.Get<StaffClosing>();
        Assert.Null(await closing.ChangeAsync(bench.Account, "t0", StaffTaskStatus.Closed, null, CoreBench.Token));

        Assert.Equal("looking", (await closing.ChangeAsync(bench.Account, task.TaskId, null, "looking", CoreBench.Token))!.Note);
        Assert.Equal(WriteState.WithStaff, (await bench.EntryAsync(submitted.Reference)).State); // a note ends nothing

        for (var time = 0; time < 2; time++)
            Assert.Equal(StaffTaskStatus.Closed, (await closing.ChangeAsync(bench.Account, task.TaskId, StaffTaskStatus.Closed, null, CoreBench.Token))!.Status);
        Assert.Equal(WriteState.ByHand, (await bench.EntryAsync(submitted.Reference)).State);
        Assert.Equal(bench.Ledger.Now, Assert.Single(await bench.Holds.LiveAsync(bench.Account, new LocalDate(2026, 3, 3), CoreBench.Token)).PlacedAt); // readings from before show nothing of what staff did

        // They decided against it: the time can be had, also by the same patient.
        bench.Clock.Advance(TimeSpan.FromMinutes(31));
        var later = bench.Call("call:c2");
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(later, bench.Request(await CoreBench.KnowAsync(later, "P9", IdentityLevel.Verified))));
        Assert.Single(bench.Pms.Bookings);
    }

    [Fact]
    public async Task A_creation_that_was_never_sent_is_not_sent_later_and_may_be_tried_again()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        bench.Pms.Replies.Enqueue(Reply.Unreachable);
        await Assert.ThrowsAsync<Parlae.Pms.Core.Practices.VendorUnreachableException>(() => CreateAsync(bench, call));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await bench.ReconcileAsync();
        Assert.Empty(bench.Pms.Creations);
        await CreateAsync(bench, call);
        Assert.Single(bench.Pms.Creations);
    }

    [Fact]
    public async Task One_person_is_created_once_across_processes_and_tries()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await using var other = bench.Another();
        await bench.RunAsync(Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => CreateAsync(i % 2 == 0 ? bench : other, (i % 2 == 0 ? bench : other).Call($"call:c{i}"))))));
        Assert.Single(bench.Pms.Creations);
    }

    [Fact]
    public async Task Three_a_call_and_five_a_number_and_day()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        async Task<PatientCreationOutcome> Create(CallContext call, int i) =>
            await bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Ann(bench) with { FirstName = "Ann" + (char)('a' + i), Phone = $"41655501{i:00}" }, CoreBench.Token);
        var first = bench.Call("call:c1", "4165550100");
        for (var i = 0; i < 3; i++)
            Assert.IsType<PatientCreationOutcome.Submitted>(await Create(first, i));
        Assert.IsType<PatientCreationOutcome.TooMany>(await Create(first, 3));
        var second = bench.Call("call:c2", "4165550100");
        Assert.IsType<PatientCreationOutcome.Submitted>(await Create(second, 4));
        Assert.IsType<PatientCreationOutcome.Submitted>(await Create(second, 5));
        Assert.IsType<PatientCreationOutcome.TooMany>(await Create(second, 6));
    }
}
