using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 2, where the practice performs writes later: it is submitted first, then staff have a task and are told of it.</summary>
[Collection(nameof(WrittenLater))]
public sealed class Row02_PracticeRejectsTheBookingLaterTests(LaterClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact(DisplayName = "Row 2: a booking that the practice rejects after the call is a task of which staff hear, and no visit")]
    public async Task A_booking_that_the_practice_refuses_is_a_task_that_staff_hear_of_and_no_news_to_the_patient()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        Answer booking;
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointment"))
        {
            booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
            Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
            await row.SettleAsync();
        }

        Assert.Empty(await row.ChangedVisitsAsync());
        var task = Assert.Single(await row.TasksAsync(StaffTaskKind.BookingFailed));
        Row02_PracticeRejectsTheBookingAtOnceTests.AssertHoldsDetails(task, caller, slot.Text("start")!);
        Assert.Equal(booking.Of("reference"), task.Details["reference"]);
        var told = Assert.Single(row.Sent("staff: bookingFailed"));
        Assert.Equal(task.TaskId, told.Of("taskId"));
        Assert.DoesNotContain(caller.Person.LastName, told.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "bookAppointment submitted");
        await row.AssertTrailIsWholeAsync();
    }
}

/// <summary>Row 2, where the rejection comes while the caller is on the line.</summary>
[Collection(nameof(WrittenAtOnce))]
public sealed class Row02_PracticeRejectsTheBookingAtOnceTests(PromptRowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact(DisplayName = "Row 2: a booking that the practice rejects at once is said so, and offers another time or a call back")]
    public async Task The_caller_hears_that_it_could_not_be_placed()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync(isVerified: false);
        var slot = (await caller.Call.LookAsync("2026-03-04")).Is("slots").Slots[0];
        await using (await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", pathPrefix: "/appointment"))
        {
            var answer = (await caller.Call.BookAsync(caller.Handle, slot)).Is("error");
            Assert.Contains("didn't take that booking, and nothing was changed", answer.Error, StringComparison.Ordinal);
            Assert.Contains("another time or a call back", answer.Error, StringComparison.Ordinal);
        }

        await row.SettleAsync();
        Assert.Empty(await row.ChangedVisitsAsync());
        AssertHoldsDetails(Assert.Single(await row.TasksAsync(StaffTaskKind.BookingFailed)), caller, slot.Text("start")!);
        row.Sent("staff: bookingFailed");
        await row.AssertTrailAsync(caller.Call, "searchPatients matched", "bookAppointment refused");
        await row.AssertTrailIsWholeAsync();
    }

    internal static void AssertHoldsDetails(StaffTask task, RowCaller caller, string start)
    {
        Assert.Equal((caller.Person.SikkaId, $"call:{caller.Call.Id}"), (task.PatientId, task.CallId));
        Assert.Equal((start[..16].Replace('T', ' '), "Cleaning", "60"), (task.Details["start"], task.Details["visitType"], task.Details["minutes"]));
    }
}
