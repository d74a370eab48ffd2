using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 9.</summary>
public abstract class Row09_DateOfLastYear(RowClinic fixture)
{
    private const string Asks = "Monday, March 3rd, 2025 has already passed. Did you mean Tuesday, March 3rd of this year?";

    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A date of last year asks for this year's, and nothing is looked up or booked.</summary>
    [Fact]
    public async Task A_date_of_last_year_asks_for_this_years_and_nothing_is_looked_up_or_booked()
    {
        var caller = await fixture.CallerAsync(isVerified: false);
        var row = await Row.BeginAsync(clinic);
        foreach (var date in new[] { "2025-03-03", "March 3rd, 2025", "Tuesday, March 3rd 2025", "3 March last year" })
            Assert.Equal(Asks, (await caller.Call.LookAsync(date)).Is("pastDate").Say);
        var booking = (await caller.Call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = "March 3rd 2025 at 10", duration = 60 })).Is("pastDate");

        Assert.Equal(Asks, booking.Say);
        Assert.Empty(await row.RequestsAsync());
        await row.SettleAsync();
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailAsync(caller.Call, "searchPatients matched", "bookAppointment pastDate");
        await row.AssertTrailIsWholeAsync();
    }
}
