using NodaTime;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 7.</summary>
public abstract class Row07_NinetyMinutes(RowClinic fixture)
{
    private const string Crown = "Crown"; // 90 minutes

    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>For a visit of 90 minutes a gap of 30 is neither offered nor taken.</summary>
    [Fact]
    public async Task Only_gaps_that_are_long_enough_are_offered()
    {
        var row = await Row.BeginAsync(clinic);
        var book = new DayBook(row.Before);
        var (gap, provider) = Gap(book);
        var name = DayBook.LastNameOf(provider);
        var caller = await fixture.CallerAsync(isVerified: false);

        var offer = (await caller.Call.UseAsync("checkAvailability", new { date = $"{gap.Date:uuuu-MM-dd}", appointmentType = Crown, provider = name })).Is("slots");
        var anybody = (await caller.Call.UseAsync("checkAvailability", new { date = $"{gap.Date:uuuu-MM-dd}", appointmentType = Crown })).Is("slots");
        var taken = (await caller.BookAsync(DayBook.Instant(gap), Crown, 90, name)).Is("slotTaken");

        Assert.Empty(await row.ChangedVisitsAsync());
        Assert.Equal(0, await row.BookingsSentAsync());
        Assert.All(offer.Slots, slot => Assert.Equal(provider, DayBook.IdOf(slot.Text("provider")!)));
        Assert.NotEmpty(taken.Slots);
        foreach (var slot in offer.Slots.Concat(anybody.Slots).Concat(taken.Slots))
        {
            Assert.Equal(90, slot.GetProperty("minutes").GetInt32());
            Assert.True(book.IsFree(DayBook.IdOf(slot.Text("provider")!), slot.GetProperty("start").GetDateTimeOffset(), 90), slot.GetRawText());
        }

        Assert.Contains(offer.Slots[0].Text("spoken")!.Split(" at ")[1], offer.Say, StringComparison.Ordinal);
        (await caller.Call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = Crown, startTime = offer.Slots[0].Text("start"), duration = 30, slotId = offer.Slots[0].Text("slotId") })).Is("booked");
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((provider, offer.Slots[0].GetProperty("start").GetDateTimeOffset(), 90), (visit.Provider, visit.Start, visit.Minutes));
        await row.SettleAsync();
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked");
        await row.AssertTrailAsync(caller.Call, "searchPatients matched", "bookAppointment slotTaken", "bookAppointment booked");
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>Half an hour between a provider's visits, on a day on which they have an hour and a half elsewhere.</summary>
    private static (LocalDateTime Start, string Provider) Gap(DayBook book)
    {
        foreach (var day in DayBook.Days(new LocalDate(2026, 3, 9), 30))
        {
            foreach (var provider in DayBook.Working(day + new LocalTime(9, 0), 30))
            {
                var isLongElsewhere = Enumerable.Range(16, 14).Any(half => book.Free(day + LocalTime.FromHoursSinceMidnight(half / 2).PlusMinutes(half % 2 * 30), 90).Contains(provider));
                foreach (var start in book.Gaps(provider, day, 30, wanted: 90))
                {
                    if (isLongElsewhere)
                        return (start, provider);
                }
            }
        }

        throw new InvalidOperationException("There is no such day.");
    }
}
