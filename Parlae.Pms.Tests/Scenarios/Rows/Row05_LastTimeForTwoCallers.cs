using NodaTime;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 5. With fifty callers and two processes: <see cref="Faults.OneSlotTests"/>.</summary>
public abstract class Row05_LastTimeForTwoCallers(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>Of two callers for the last 14:00 one has it, and the other's booking is never sent.</summary>
    [Fact]
    public async Task One_wins_and_the_other_is_offered_the_nearest_free_times()
    {
        var row = await Row.BeginAsync(clinic);
        var book = new DayBook(row.Before);
        var day = DayBook.Days(new LocalDate(2026, 3, 4), 40).First(day => book.Free(day + new LocalTime(14, 0), 60).Count == 1);
        var start = DayBook.Instant(day + new LocalTime(14, 0));
        RowCaller[] callers = [await fixture.CallerAsync(isVerified: false), await fixture.CallerAsync(isVerified: false)];

        var answers = await Task.WhenAll(callers.Select(caller => caller.BookAsync(start)));

        Assert.Equal(["booked", "slotTaken"], answers.Select(answer => answer.Status).Order(StringComparer.Ordinal));
        var winner = Array.FindIndex(answers, answer => answer.Status == "booked");
        var taken = answers[1 - winner];
        Assert.Equal(1, await row.BookingsSentAsync());
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((callers[winner].Person.Id, start, "scheduled"), (visit.Patient, visit.Start, visit.Status));

        Assert.StartsWith("That time isn't free any more. I have ", taken.Say, StringComparison.Ordinal);
        Assert.InRange(taken.Slots.Count, 2, 3);
        Assert.All(taken.Slots, slot => Assert.True(book.IsFree(DayBook.IdOf(slot.Text("provider")!), slot.GetProperty("start").GetDateTimeOffset(), 60)));
        Assert.All(taken.Slots, slot => Assert.NotEqual(start, slot.GetProperty("start").GetDateTimeOffset()));
        Assert.Contains(taken.Slots, slot => slot.Text("start")!.StartsWith($"{day:uuuu-MM-dd}", StringComparison.Ordinal)); // near it

        // What is offered instead can be had.
        var loser = callers[1 - winner];
        (await loser.Call.BookAsync(loser.Handle, taken.Slots[0])).Is("booked");
        await row.SettleAsync();
        Assert.Equal(2, (await row.ChangedVisitsAsync()).Count);
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked", "patient: appointmentBooked");
        await row.AssertTrailAsync(callers[winner].Call, "searchPatients matched", "bookAppointment booked");
        await row.AssertTrailAsync(loser.Call, "searchPatients matched", "bookAppointment slotTaken", "bookAppointment booked");
        await row.AssertTrailIsWholeAsync();
    }
}
