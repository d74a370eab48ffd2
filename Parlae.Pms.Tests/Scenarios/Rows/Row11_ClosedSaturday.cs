using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 11.</summary>
public abstract class Row11_ClosedSaturday(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>On a Saturday the clinic is closed, and the next open day's times are offered.</summary>
    [Fact]
    public async Task On_a_closed_Saturday_the_next_open_days_times_are_offered()
    {
        var row = await Row.BeginAsync(clinic);
        foreach (var said in new[] { "Saturday", "this Saturday", "Saturday, March 7th", "the weekend" })
        {
            var call = clinic.Call();
            var answer = (await call.LookAsync(said)).Is("closed");
            Assert.StartsWith("The office is closed ", answer.Say, StringComparison.Ordinal);
            Assert.Contains("Saturday, March 7th", answer.Say, StringComparison.Ordinal);
            Assert.Contains("Monday, March 9th at", answer.Say, StringComparison.Ordinal);
            Assert.NotEmpty(answer.Slots);
            Assert.All(answer.Slots, slot => Assert.StartsWith("2026-03-09", slot.Text("start"), StringComparison.Ordinal));
            await row.AssertTrailAsync(call); // about nobody
        }

        var caller = await fixture.CallerAsync(isVerified: false);
        (await caller.Call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = "Saturday at 10", duration = 60 })).Is("outsideHours");
        await row.AssertPracticeUntouchedAsync();
        await row.TasksAsync();
        row.Sent();
        await row.AssertTrailIsWholeAsync();
        if (fixture.Vendor.TellsHours)
            return;

        // Without the clinic's own hours nobody can say whether it is closed or full.
        var untold = (await (await Row08_TodayIsOver.HourlessAsync(clinic)).LookAsync("Saturday")).Is("alternatives");
        Assert.StartsWith("There is nothing free on Saturday, March 7th. The nearest I have is Monday, March 9th", untold.Say, StringComparison.Ordinal);
    }
}
