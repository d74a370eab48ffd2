using NodaTime;
using Parlae.Pms.Core.Appointments;
using Parlae.Pms.Core.Appointments.Booking;
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
