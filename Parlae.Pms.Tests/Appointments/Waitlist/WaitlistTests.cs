using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Appointments.Changes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Waitlist;

/// <summary>Who waits, and who is called when a time becomes free.</summary>
public sealed class WaitlistTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);
    private static readonly LocalDate Friday = new(2026, 3, 6);

    [Fact]
    public async Task Places_are_given_in_turn_by_kind_of_visit_and_who_joins_again_keeps_theirs()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.Equal(1, await JoinAsync(bench, "P1"));
        Assert.Equal(2, await JoinAsync(bench, "P2"));
        Assert.Equal(1, await JoinAsync(bench, "P2", "Surgery"));
        Assert.Equal(1, await JoinAsync(bench, "P1", part: TimeOfDay.Morning));
        var list = await ListAsync(bench);
        Assert.Equal(3, list.Count);
        Assert.Equal(TimeOfDay.Morning, list[0].Part);
    }

    [Fact]
    public async Task A_kind_of_visit_that_the_practice_does_not_have_is_no_place()
    {
        await using var bench = await CoreBench.StartAsync();
        var outcome = await bench.Get<WaitlistJoining>().JoinAsync(bench.Call(), "joinWaitlist", new PatientKey.OnFile("P1"), "Haircut", Monday, Friday, null, CoreBench.Token);
        Assert.Equal(["Cleaning", "Surgery"], Assert.IsType<JoiningOutcome.UnknownType>(outcome).Types.Select(type => type.Name));
        Assert.Empty(await ListAsync(bench));
    }

    [Fact]
    public async Task A_cancelled_time_is_offered_to_the_one_who_has_waited_longest_and_whom_it_suits()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visit = await bench.OnFileAsync(call); // Tuesday, 10 o'clock, 60 minutes, a cleaning
        await JoinAsync(bench, "P1"); // has it already
        await JoinAsync(bench, "P2", part: TimeOfDay.Afternoon);
        await JoinAsync(bench, "P3", "Surgery");
        await JoinAsync(bench, "P4", from: new(2026, 3, 4));
        await JoinAsync(bench, "P5", to: new(2026, 3, 2));
        await JoinAsync(bench, "P6", part: TimeOfDay.Morning);
        await JoinAsync(bench, "P7");
        await bench.CancelAsync(call, visit);
        Assert.Empty(await bench.TasksAsync());

        await bench.DeliverAsync();
        await bench.DeliverAsync();
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((StaffTaskKind.SlotFreed, "P6"), (task.Kind, task.PatientId));
        Assert.Equal(("2026-03-03 10:00", "Cleaning", "lee", "morning"), (task.Details["start"], task.Details["visitType"], task.Details["providerId"], task.Details["timeOfDay"]));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.DeliverAsync();
        Assert.Equal("slotFreed", Assert.Single(SentFiles.ToStaff(bench.Channels.Folder!)).Of("taskKind"));
    }

    [Fact]
    public async Task A_time_that_was_moved_away_from_is_free_and_one_whose_cancelling_is_refused_is_not()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var (moved, kept) = (await bench.OnFileAsync(call), await bench.OnFileAsync(call, day: 4));
        await JoinAsync(bench, "P9");
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        await bench.CancelAsync(call, kept);
        await bench.DeliverAsync();
        Assert.DoesNotContain(await bench.TasksAsync(), task => task.Kind == StaffTaskKind.SlotFreed);

        await bench.MoveAsync(call, moved, FakePms.At(5, 14));
        await bench.DeliverAsync();
        Assert.Equal("2026-03-03 10:00", Assert.Single(await bench.TasksAsync(), task => task.Kind == StaffTaskKind.SlotFreed).Details["start"]);
    }

    [Fact]
    public async Task While_staff_are_to_call_one_the_next_time_goes_to_the_next_and_who_has_booked_waits_no_more()
    {
        await using var bench = await CoreBench.StartAsync();
        var call = bench.Call();
        var visits = new[] { await bench.OnFileAsync(call), await bench.OnFileAsync(call, day: 4), await bench.OnFileAsync(call, day: 5) };
        foreach (var patient in new[] { "P6", "P7", "P8" })
            await JoinAsync(bench, patient);
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync("P6", FakePms.At(6, 14), "call:c6"));

        foreach (var visit in visits)
        {
            await bench.CancelAsync(call, visit);
            await bench.DeliverAsync();
            await bench.DeliverAsync(); // told again
        }

        var tasks = (await bench.TasksAsync()).Where(task => task.Kind == StaffTaskKind.SlotFreed).OrderBy(task => task.Details["start"], StringComparer.Ordinal).ToList();
        Assert.Equal(["P7", "P8"], tasks.Select(task => task.PatientId));
        Assert.Equal(["P7", "P8"], (await ListAsync(bench)).Select(entry => entry.Patient.Id));

        await bench.Get<StaffTasks>().ChangeAsync("demo", tasks[0].TaskId, StaffTaskStatus.Closed, "not reached", CoreBench.Token);
        await bench.CancelAsync(call, await bench.OnFileAsync(call, day: 6));
        await bench.DeliverAsync();
        Assert.Equal(["P7", "P7", "P8"], (await bench.TasksAsync()).Where(task => task.Kind == StaffTaskKind.SlotFreed).Select(task => task.PatientId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_new_is_named_by_what_they_gave_until_they_are_on_file()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var wish = new NewPatient(bench.Ledger.NewReference(), "Grace", "Hopper", new(1990, 1, 9), "6475550109", null, null);
        var made = await bench.Get<PatientCreation>().CreateAsync(bench.Call(), "createPatient", wish, CoreBench.Token);
        var patient = ((PatientCreationOutcome.Submitted)made).Handle.Patient;
        await bench.Get<WaitlistJoining>().JoinAsync(bench.Call(), "joinWaitlist", patient, "Cleaning", Monday, Friday, null, CoreBench.Token);
        var call = bench.Call("call:c2");
        bench.Pms.Replies.Enqueue(Reply.Confirm);
        await bench.CancelAsync(call, await bench.OnFileAsync(call));
        await bench.DeliverAsync();
        var task = Assert.Single(await bench.TasksAsync());
        Assert.Equal((null, "Grace", "6475550109"), (task.PatientId, task.Details["firstName"], task.Details["phone"]));
    }

    [Fact]
    public async Task An_entry_ends_with_its_last_day_when_it_is_taken_off_and_with_its_account()
    {
        await using var bench = await CoreBench.StartAsync();
        var list = bench.Get<Core.Appointments.Waitlist.Waitlist>();
        await JoinAsync(bench, "P1", to: Monday);
        await JoinAsync(bench, "P2");
        await JoinAsync(bench, "P3");
        Assert.True(await list.RemoveAsync("demo", (await ListAsync(bench))[1].EntryId, CoreBench.Token));
        Assert.Equal(0, await list.PurgeAsync(CoreBench.Token));
        bench.Clock.Advance(TimeSpan.FromHours(16)); // Tuesday
        Assert.Equal(new PatientKey.OnFile("P3"), Assert.Single(await ListAsync(bench)).Patient);
        Assert.Equal(1, await list.PurgeAsync(CoreBench.Token));
        await bench.Get<PhiPurge>().PurgeAccountAsync("demo", new PurgeTally(), CoreBench.Token);
        Assert.Single(await ListAsync(bench)); // no copy of anything: clearing the cache leaves it
        await bench.Get<PhiPurge>().EraseAccountAsync("demo", new PurgeTally(), CoreBench.Token);
        Assert.Empty(await ListAsync(bench));
    }

    private static async Task<int> JoinAsync(CoreBench bench, string patientId, string type = "Cleaning", LocalDate? from = null, LocalDate? to = null, TimeOfDay? part = null)
    {
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var outcome = await bench.Get<WaitlistJoining>().JoinAsync(bench.Call(), "joinWaitlist", new PatientKey.OnFile(patientId), type, from ?? Monday, to ?? Friday, part, CoreBench.Token);
        return ((JoiningOutcome.Joined)outcome).Position;
    }

    private static Task<IReadOnlyList<WaitlistEntry>> ListAsync(CoreBench bench) =>
        bench.Get<Core.Appointments.Waitlist.Waitlist>().ListAsync("demo", bench.Time.Zone, CoreBench.Token);
}
