using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 2, where the rejection comes while the caller is on the line.</summary>
public abstract class Row02_PracticeRejectsTheBookingAtOnce(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A booking that the practice rejects at once is said so, and offers another time or a call back.</summary>
    [Fact]
    public async Task The_caller_hears_that_it_could_not_be_placed()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync(isVerified: false);
        var slot = (await caller.Call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        await using (await fixture.Vendor.RefuseAsync(clinic.Sandbox, "POST", fixture.Vendor.BookPath))
        {
            var answer = (await caller.Call.BookAsync(caller.Handle, slot)).Is("error");
            Assert.Contains("didn't take that booking, and nothing was changed", answer.Error, StringComparison.Ordinal);
            Assert.Contains("another time or a call back", answer.Error, StringComparison.Ordinal);
        }

        await row.SettleAsync();
        Assert.Empty(await row.ChangedVisitsAsync());
        row.AssertHoldsDetails(Assert.Single(await row.TasksAsync(StaffTaskKind.BookingFailed)), caller, slot);
        row.Sent("staff: bookingFailed");
        await row.AssertTrailAsync(caller.Call, "searchPatients matched", "bookAppointment refused");
        await row.AssertTrailIsWholeAsync();
    }
}
