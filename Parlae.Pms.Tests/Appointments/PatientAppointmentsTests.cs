using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments;

public class PatientAppointmentsTests
{
    private static readonly PatientKey.OnFile Ann = new("P1");

    private static async Task<IReadOnlyList<ShownAppointment>> ReadAsync(CoreBench bench, LocalDate? first = null, LocalDate? last = null, string callId = "call:c1")
    {
        var call = bench.Call(callId);
        var seen = await bench.Get<PatientAppointments>().ReadAsync(call, "getAppointments", Ann, first ?? new(2026, 3, 2), last ?? new(2026, 4, 1), CoreBench.Token);
        return await call.UpdateSessionAsync(seen.In, CoreBench.Token);
    }

    [Fact]
    public async Task A_booking_is_shown_once_from_its_asking_to_its_place_in_the_pms()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var submitted = (BookingOutcome.Submitted)await bench.BookAsync();
        var asked = Assert.Single(await ReadAsync(bench));
        Assert.Equal((FakePms.At(3, 10), false, "Dr. Lee", submitted.Appointment), (asked.Start, asked.IsConfirmedWrite, asked.ProviderName, asked.Handle));

        bench.Pms.Perform("track-1"); // performed, though we have not heard yet
        Assert.True(Assert.Single(await ReadAsync(bench)).IsConfirmedWrite);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        Assert.True(Assert.Single(await ReadAsync(bench)).IsConfirmedWrite);
    }

    [Fact]
    public async Task A_confirmed_one_is_laid_over_a_copy_that_does_not_show_it_for_two_days()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.Replies.Enqueue(Reply.Confirm);
        await bench.BookAsync(start: FakePms.At(12, 10));
        bench.Pms.Appointments.Clear();
        Assert.Single(await ReadAsync(bench));
        bench.Clock.Advance(TimeSpan.FromHours(47));
        Assert.Single(await ReadAsync(bench));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReadAsync(bench));
    }

    [Fact]
    public async Task What_staff_change_in_a_live_system_after_our_booking_is_what_the_caller_hears()
    {
        await using var bench = await CoreBench.StartAsync();
        await bench.BookAsync(start: FakePms.At(12, 10));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Pms.Appointments[0] = bench.Pms.Appointments[0] with { Start = FakePms.At(12, 14), ProviderId = "ode" };
        var shown = Assert.Single(await ReadAsync(bench));
        Assert.Equal((FakePms.At(12, 14), "Dr. Ode", true), (shown.Start, shown.ProviderName, shown.IsConfirmedWrite));

        bench.Pms.Appointments.Clear();
        Assert.Empty(await ReadAsync(bench));
    }

    [Fact]
    public async Task A_refused_one_and_one_of_another_patient_or_day_are_not_shown()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.Replies.Enqueue(Reply.Refuse);
        await bench.BookAsync();
        await bench.BookAsync("P2");
        Assert.Empty(await ReadAsync(bench));
        await bench.BookAsync(start: FakePms.At(4, 16));
        Assert.Empty(await ReadAsync(bench, last: new(2026, 3, 3)));
        Assert.Single(await ReadAsync(bench, new(2026, 3, 4), new(2026, 3, 4)));
    }

    [Fact]
    public async Task Cancelled_ones_are_shown_and_hide_no_new_booking_at_their_time()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        bench.Pms.Appointments.Add(new("A0", "P1", "lee", "1", FakePms.At(3, 10), 60, "Cleaning", AppointmentStatus.Cancelled));
        await bench.BookAsync();
        Assert.Equal(2, (await ReadAsync(bench)).Count);
    }

    [Fact]
    public async Task A_very_long_list_is_cut_so_that_its_handles_fit_the_session()
    {
        await using var bench = await CoreBench.StartAsync();
        for (var i = 0; i < 3000; i++)
            bench.Pms.Appointments.Add(new($"A{i}", "P1", "lee", "1", FakePms.At(3, 10) + Duration.FromMinutes(i), 1, "Cleaning", AppointmentStatus.Completed));
        Assert.Equal(100, (await ReadAsync(bench)).Count);
        Assert.Equal(100, (await bench.Call().ReadSessionAsync(CoreBench.Token)).Appointments.Count);
    }

    [Fact]
    public async Task Only_what_this_call_booked_is_its_own()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        await bench.BookAsync();
        Assert.False(Assert.Single(await ReadAsync(bench, callId: "call:c2")).Handle.BookedHere);
    }
}
