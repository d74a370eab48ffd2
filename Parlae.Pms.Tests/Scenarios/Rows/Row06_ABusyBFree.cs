using NodaTime;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 6.</summary>
public abstract class Row06_ABusyBFree(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>Of all who work at 09:00 only B is free; it is booked with B, in B's room.</summary>
    [Fact]
    public async Task It_is_booked_with_whoever_is_free_in_their_room()
    {
        var row = await Row.BeginAsync(clinic);
        var book = new DayBook(row.Before);
        var start = DayBook.Days(new LocalDate(2026, 3, 4), 60).Select(day => day + new LocalTime(9, 0)).First(nine => book.Free(nine, 60).Count == 1);
        var free = book.Free(start, 60)[0];
        var busy = DayBook.Working(start, 60).Where(provider => provider != free).ToList();
        Assert.NotEmpty(busy);
        var caller = await fixture.CallerAsync(isVerified: false);

        var answer = (await caller.BookAsync(DayBook.Instant(start))).Is("booked");

        Assert.Contains(" at 9 AM", answer.Say, StringComparison.Ordinal);
        Assert.All(busy, provider => Assert.DoesNotContain(DayBook.LastNameOf(provider), answer.Text, StringComparison.Ordinal));
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal(
            (caller.Person.Id, free, DayBook.RoomOf(free, start.Date), DayBook.Instant(start), 60),
            (visit.Patient, visit.Provider, visit.Room, visit.Start, visit.Minutes));
        await row.SettleAsync();
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked");
        await row.AssertTrailAsync(caller.Call, "searchPatients matched", "bookAppointment booked");
        await row.AssertTrailIsWholeAsync();
    }
}
