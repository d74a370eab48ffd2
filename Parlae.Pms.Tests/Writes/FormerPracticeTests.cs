using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Appointments.Changes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Writes;

/// <summary>What was begun before a clinic is connected to another practice: there the same ids may be anybody's.</summary>
public class FormerPracticeTests
{
    private const string Elm = "Elm: practiceId first (connected 2026-03-02)";

    private static async Task<CoreBench> StartAsync(bool move = true)
    {
        var bench = await CoreBench.StartAsync(lagging: true);
        await bench.Accounts.UpdateAsync("demo", account => account with { Capabilities = account.Capabilities with { Move = move } }, CoreBench.Token);
        await bench.ConnectToAsync("first", "Elm");
        return bench;
    }

    private static async Task<int> ReconcileLaterAsync(CoreBench bench)
    {
        var asked = bench.Pms.Asked.Count;
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await bench.ReconcileAsync();
        return bench.Pms.Asked.Count - asked;
    }

    private static NewPatient Ann(CoreBench bench) => new(bench.Ledger.NewReference(), "Ann", "Quill", new LocalDate(1990, 5, 4), "4165550123", null, null);

    private static async Task<PatientCreationOutcome.Submitted> CreateAsync(CoreBench bench, CallContext call) =>
        Assert.IsType<PatientCreationOutcome.Submitted>(await bench.RunAsync(bench.Get<PatientCreation>().CreateAsync(call, "createPatient", Ann(bench), CoreBench.Token)));

    private static async Task<(ChangeOutcome.Submitted New, LedgerEntry Old)> MoveAsync(CoreBench bench)
    {
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call);
        var moved = Assert.IsType<ChangeOutcome.Submitted>(await bench.MoveAsync(call, visit, FakePms.At(4, 11)));
        return (moved, (await bench.Ledger.OfPatientAsync(bench.Account, new PatientKey.OnFile("P1"), CoreBench.Token)).Single(entry => entry.Kind == WriteKind.Cancel));
    }

    [Fact]
    public async Task A_sent_write_is_not_asked_for_and_staff_are_told_where_it_is()
    {
        await using var bench = await StartAsync();
        var booked = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        bench.Pms.PerformAll();
        await bench.ConnectToAsync("second", "Oak");

        Assert.Equal(0, await ReconcileLaterAsync(bench));
        Assert.Equal(WriteState.Unresolved, (await bench.EntryAsync(booked.Reference)).State);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.WriteUnresolved, Elm), (task.Kind, task.Details[StaffTaskDetails.MadeIn]));
    }

    [Fact]
    public async Task Set_up_again_as_the_same_practice_it_is_followed()
    {
        await using var bench = await StartAsync();
        var booked = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync());
        bench.Pms.PerformAll();
        await bench.ConnectToAsync("first", "Elm 2");
        await ReconcileLaterAsync(bench);
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(booked.Reference)).State);
        Assert.Empty(await bench.TasksAsync());
    }

    /// <summary>It knew the practice that the clinic is connected to no more, and the clock says that it is younger.</summary>
    [Fact]
    public async Task A_write_of_a_call_that_came_before_the_setup_and_outlasted_it_belongs_to_the_practice_of_the_call()
    {
        await using var bench = await StartAsync();
        await using var busy = bench.Another();
        await busy.Get<PmsConnections>().OpenAsync(busy.Account, CoreBench.Token); // and it stays open
        await bench.ConnectToAsync("second", "Oak");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var booked = Assert.IsType<BookingOutcome.Submitted>(await busy.BookAsync());
        Assert.True((await bench.EntryAsync(booked.Reference)).CreatedAt.ToDateTimeOffset() > bench.Account.PracticeSince);
        bench.Pms.PerformAll();

        Assert.Equal(0, await ReconcileLaterAsync(bench));
        Assert.Equal(WriteState.Unresolved, (await bench.EntryAsync(booked.Reference)).State);
    }

    [Fact]
    public async Task Of_a_row_that_does_not_say_where_it_was_begun_its_time_tells()
    {
        await using var bench = await StartAsync();
        var table = new SealedTable<LedgerEntry>(WriteLedger.Collection, bench.Records, bench.Get<IAccountSeal>());
        async Task<string> OldRowAsync(int hour)
        {
            var reference = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(start: FakePms.At(3, hour), callId: $"call:{hour}")).Reference;
            var row = (await table.GetAsync("demo", "w:" + reference, CoreBench.Token))!;
            Assert.NotNull(await table.TryReplaceAsync("demo", row, row.Value with { Practice = null }, bench.Clock.GetUtcNow(), CoreBench.Token));
            return reference;
        }

        var former = await OldRowAsync(10);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.ConnectToAsync("second", "Oak");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var ours = await OldRowAsync(12);
        bench.Pms.PerformAll();
        await ReconcileLaterAsync(bench);
        Assert.Equal((WriteState.Unresolved, WriteState.Confirmed), ((await bench.EntryAsync(former)).State, (await bench.EntryAsync(ours)).State));
        Assert.False(Assert.Single(await bench.TasksAsync()).Details.ContainsKey(StaffTaskDetails.MadeIn));
    }

    /// <summary>The old visit stands, as it should while the new one may not: nobody is to take it out.</summary>
    [Fact]
    public async Task Between_the_halves_of_a_move_staff_have_the_new_visit_alone()
    {
        await using var bench = await StartAsync(move: false);
        var (moved, old) = await MoveAsync(bench);
        await bench.ConnectToAsync("second", "Oak");
        var changes = bench.Pms.Changes.Count;

        await ReconcileLaterAsync(bench);
        await ReconcileLaterAsync(bench);
        Assert.Equal((WriteState.Unresolved, WriteState.Abandoned), ((await bench.EntryAsync(moved.Reference)).State, (await bench.EntryAsync(old.Reference)).State));
        Assert.Equal(changes, bench.Pms.Changes.Count);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.WriteUnresolved, moved.Reference, Elm), (task.Kind, task.Details["reference"], task.Details[StaffTaskDetails.MadeIn]));
    }

    [Fact]
    public async Task Once_the_new_visit_of_a_move_stands_staff_cancel_the_old_one_where_it_is()
    {
        await using var bench = await StartAsync(move: false);
        var (moved, old) = await MoveAsync(bench);
        bench.Pms.PerformAll();
        bench.Pms.Usually = Reply.Confirm;
        var entry = (await bench.Ledger.FindAsync("demo", moved.Reference, CoreBench.Token))!;
        await bench.Get<WriteEnding>().ConfirmAsync(bench.Account, entry, "A2");
        await bench.ConnectToAsync("second", "Oak");

        await ReconcileLaterAsync(bench);
        Assert.Equal(WriteState.Abandoned, (await bench.EntryAsync(old.Reference)).State);
        Assert.Empty(bench.Pms.Changes);
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.CancelFailed, "A1", Elm), (task.Kind, task.Details["appointmentId"], task.Details[StaffTaskDetails.MadeIn]));
    }

    [Fact]
    public async Task Who_was_to_be_created_there_and_what_waited_for_them_is_before_staff_and_may_be_asked_for_anew()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        var created = await CreateAsync(bench, call);
        var booked = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(created.Handle)));
        await bench.ConnectToAsync("second", "Oak");

        Assert.Equal(0, await ReconcileLaterAsync(bench));
        Assert.Equal((WriteState.Unresolved, WriteState.Abandoned), ((await bench.EntryAsync(created.Reference)).State, (await bench.EntryAsync(booked.Reference)).State));
        Assert.Empty(bench.Pms.Bookings);
        var tasks = await bench.TasksAsync();
        Assert.Equal([StaffTaskKind.BookingFailed, StaffTaskKind.WriteUnresolved], tasks.Select(task => task.Kind).Order());
        Assert.All(tasks, task => Assert.Equal((Elm, "Quill"), (task.Details[StaffTaskDetails.MadeIn], task.Details["lastName"])));

        Assert.NotEqual(created.Reference, (await CreateAsync(bench, bench.Call("call:c2"))).Reference);
        Assert.Equal(2, bench.Pms.Creations.Count);
    }

    [Fact]
    public async Task A_call_that_goes_on_knows_nobody_there_and_gives_no_handle_twice()
    {
        await using var bench = await StartAsync();
        var (call, before) = (bench.Call(), bench.Account);
        var visit = await bench.OnFileAsync(call);
        await bench.ConnectToAsync("second", "Oak");

        var after = bench.Call() with { Copy = new() };
        Assert.Null((await after.ReadSessionAsync(CoreBench.Token)).FindPatient("p1"));
        Assert.Null((await after.ReadSessionAsync(CoreBench.Token)).FindAppointment(visit.Handle));
        Assert.Equal("p3", (await CoreBench.KnowAsync(after, "P1")).Handle);

        // A tool of before that ends late neither learns nor takes away what is known by now.
        bench.Account = before;
        var late = bench.Call();
        Assert.Empty((await late.ReadSessionAsync(CoreBench.Token)).Patients);
        await CoreBench.KnowAsync(late, "P9");
        Assert.Equal("p3", Assert.Single((await after.ReadSessionAnewAsync(CoreBench.Token)).Patients).Handle);
    }

    /// <summary>Neither taken back, nor followed by a change of whatever has its id there.</summary>
    [Fact]
    public async Task A_booking_that_was_under_way_is_no_visit_of_the_other_practice()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        var booked = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(await CoreBench.KnowAsync(call, level: IdentityLevel.Verified))));
        await bench.ConnectToAsync("second", "Oak");

        var after = bench.Call("call:c2");
        await CoreBench.KnowAsync(after, level: IdentityLevel.Verified);
        Assert.Empty((await bench.RunAsync(bench.Get<PatientAppointments>().ReadAsync(after, "listAppointments", new PatientKey.OnFile("P1"), new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 20), CoreBench.Token))).In(new CallSession()));
        var handle = await after.UpdateSessionAsync(session => session.ShowBooking(booked.Reference, new PatientKey.OnFile("P1"), bookedHere: false), CoreBench.Token);
        Assert.IsType<ChangeOutcome.NotFound>(await bench.CancelAsync(after, handle));
        Assert.IsType<ChangeOutcome.NotFound>(await bench.MoveAsync(after, handle, FakePms.At(4, 11)));
        Assert.Equal(WriteState.Submitted, (await bench.EntryAsync(booked.Reference)).State);
    }

    /// <summary>Begun there by one that still had the patient of a former practice.</summary>
    [Fact]
    public async Task What_waits_there_for_a_write_of_the_former_practice_is_not_given_its_patient()
    {
        await using var bench = await StartAsync();
        var call = bench.Call();
        var created = await CreateAsync(bench, call);
        var booked = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(call, bench.Request(created.Handle)));
        var creation = (await bench.Ledger.FindAsync("demo", created.Reference, CoreBench.Token))!;
        await bench.Get<WriteEnding>().ConfirmAsync(bench.Account, creation, "P77");
        await bench.ConnectToAsync("second", "Oak");
        var table = new SealedTable<LedgerEntry>(WriteLedger.Collection, bench.Records, bench.Get<IAccountSeal>());
        var waiting = (await table.GetAsync("demo", "w:" + booked.Reference, CoreBench.Token))!;
        Assert.NotNull(await table.TryReplaceAsync("demo", waiting, waiting.Value with { Practice = ConnectedPractice.Of(bench.Account) }, bench.Clock.GetUtcNow(), CoreBench.Token));

        await ReconcileLaterAsync(bench);
        Assert.Equal(WriteState.Rejected, (await bench.EntryAsync(booked.Reference)).State);
        Assert.Empty(bench.Pms.Bookings);
        Assert.Null(await bench.Ledger.ResolveAsync(bench.Account, new PatientKey.Asked(created.Reference), CoreBench.Token));
    }
}
