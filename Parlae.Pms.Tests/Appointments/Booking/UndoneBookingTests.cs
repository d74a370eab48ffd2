using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
using Parlae.Pms.Core.Appointments.Changes;
using Parlae.Pms.Core.Appointments.Holds;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Appointments.Booking;

/// <summary>What the practice takes away after it was confirmed is not "already booked".</summary>
public class UndoneBookingTests
{
    [Theory]
    [InlineData(AppointmentStatus.Cancelled)]
    [InlineData(AppointmentStatus.Missed)]
    public async Task A_visit_that_the_practice_cancelled_can_be_booked_again(AppointmentStatus status)
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        bench.Pms.Appointments[0] = bench.Pms.Appointments[0] with { Status = status };

        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(callId: "call:c2"));

        Assert.Equal(2, bench.Pms.Bookings.Count);
        Assert.Equal(WriteState.Undone, (await bench.EntryAsync(bench.Pms.Bookings.First().Reference)).State);
    }

    [Fact]
    public async Task A_visit_that_still_stands_is_not_booked_twice()
    {
        await using var bench = await CoreBench.StartAsync();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());

        Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync());

        Assert.Single(bench.Pms.Bookings);
    }

    [Fact]
    public async Task A_live_system_that_is_seconds_behind_has_not_lost_a_booking_that_it_does_not_show_yet()
    {
        await using var bench = await StartBehindAsync();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        var booked = bench.Pms.Appointments.Single();
        bench.Pms.Appointments.Clear();

        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync()); // to whoever booked it
        Assert.IsType<BookingOutcome.SlotTaken>(await bench.BookAsync("P2", callId: "call:c2")); // to nobody else, though the day shows it as free
        Assert.Single(bench.Pms.Bookings);

        bench.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync()); // by now it would be there
        Assert.NotEqual(booked.AppointmentId, bench.Pms.Appointments.Single().AppointmentId);
    }

    /// <summary>What counts is when a reading began: by the time it is back, the booking of half a minute before may well have come.</summary>
    [Fact]
    public async Task A_slow_reading_tells_of_the_moment_it_began_at()
    {
        await using var bench = await StartBehindAsync();
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync());
        var entry = await bench.EntryAsync(bench.Pms.Bookings.Single().Reference);
        var visit = entry.NewAppointment!;
        var meant = new MeantVisit(new(entry.RecordId, null, visit.PatientId, visit.Start, visit.Minutes, visit.ProviderId, visit.RoomId, visit.VisitType.Name), null, entry);
        bench.Pms.Appointments.Clear();
        bench.Clock.Advance(TimeSpan.FromSeconds(30));

        var (call, asked) = (bench.Call(), bench.Pms.Requests);
        bench.Pms.ReadGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var isUndone = bench.Get<UndoneBookings>().IsUndoneAsync(bench.Account, entry, CoreBench.Token);
        var stands = bench.Get<VisitLookup>().StandingAsync(call, meant, CoreBench.Token);
        while (bench.Pms.Requests < asked + 2)
            await Task.Delay(5, CoreBench.Token);
        bench.Clock.Advance(TimeSpan.FromSeconds(31));
        bench.Pms.ReadGate.SetResult();

        Assert.False(await isUndone);
        Assert.Equal(VisitStanding.Ahead, (await stands).Standing);
        Assert.True(await bench.Get<UndoneBookings>().IsUndoneAsync(bench.Account, entry, CoreBench.Token)); // one that begins now would show it
    }

    /// <summary>A practice of one provider and one room, whose live system may be a minute behind.</summary>
    private static async Task<CoreBench> StartBehindAsync()
    {
        var bench = await CoreBench.StartAsync();
        bench.Account = bench.Account with { Capabilities = bench.Account.Capabilities with { ReadsBehindSeconds = 60 } };
        bench.Pms.Roster = bench.Pms.Roster with { Providers = [.. bench.Pms.Roster.Providers.Take(1)], Rooms = [.. bench.Pms.Roster.Rooms.Take(1)] };
        return bench;
    }

    [Fact]
    public async Task A_reading_that_may_be_older_than_the_confirmation_proves_nothing_by_not_showing_the_visit()
    {
        await using var bench = await CoreBench.StartAsync(lagging: true);
        var wanted = FakePms.At(16, 10);
        var submitted = Assert.IsType<BookingOutcome.Submitted>(await bench.BookAsync(start: wanted));
        bench.Pms.Fate = _ => new WriteFate.Confirmed("A1");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ReconcileAsync();
        Assert.Equal(WriteState.Confirmed, (await bench.EntryAsync(submitted.Reference)).State);
        bench.Pms.Appointments.Clear();

        Assert.IsType<BookingOutcome.AlreadyBooked>(await bench.BookAsync(start: wanted));

        bench.Clock.Advance((SlotHolds.PlacedLife + Duration.FromHours(1)).ToTimeSpan());
        bench.Pms.CopyOf = Instant.FromDateTimeOffset(bench.Clock.GetUtcNow());
        Assert.IsType<BookingOutcome.Booked>(await bench.BookAsync(start: wanted)); // this PMS in memory confirms at the first question now
    }
}
