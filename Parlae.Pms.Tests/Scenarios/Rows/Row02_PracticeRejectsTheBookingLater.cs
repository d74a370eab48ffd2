using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 2, where the practice performs writes later: it is submitted first, then staff have a task and are told of it.</summary>
public abstract class Row02_PracticeRejectsTheBookingLater(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    /// <summary>A booking that the practice rejects after the call is a task of which staff hear, and no visit.</summary>
    [Fact]
    public async Task A_booking_that_the_practice_refuses_is_a_task_that_staff_hear_of_and_no_news_to_the_patient()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-11")).Is("slots").Slots[0];
        Answer booking;
        await using (await fixture.Vendor.RefuseLaterAsync(clinic.Sandbox))
        {
            booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
            Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
            await row.SettleAsync();
            await row.OutlastSilenceAsync();
        }

        Assert.Empty(await row.ChangedVisitsAsync());
        var task = Assert.Single(await row.TasksAsync(row.Unheard));
        row.AssertHoldsDetails(task, caller, slot);
        Assert.Equal(booking.Of("reference"), task.Details["reference"]);
        var told = Assert.Single(row.Sent(row.NewsOfUnheard));
        Assert.Equal(task.TaskId, told.Of("taskId"));
        Assert.DoesNotContain(caller.Person.LastName, told.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "bookAppointment submitted");
        await row.AssertTrailIsWholeAsync();
    }
}
