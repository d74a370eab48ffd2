using System.Net;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 3: what became of a write answers 401, an array, or nothing. Where a write stands when it is answered, that answer is lost, and so is the look for it.</summary>
public abstract class Row03_FateOfTheWriteIsHidden(RowClinic fixture)
{
    private readonly Clinic clinic = fixture.Clinic;
    private readonly RowVendor vendor = fixture.Vendor;

    public static TheoryData<Hiding> Ways => [.. Enum.GetValues<Hiding>()];

    /// <summary>While nobody can tell what became of a booking it is "not yet confirmed", and reconciliation finds it.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_sent_and_not_yet_confirmed_and_found_later(Hiding how)
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-12")).Is("slots").Slots[0];
        await using (await vendor.HideFateAsync(clinic.Sandbox, how))
        {
            var booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
            await vendor.HideTracesAsync(clinic.Sandbox, how);
            Assert.Contains("asked the office", booking.Say, StringComparison.Ordinal);
            Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
            await clinic.Sandbox.AdvanceAsync(60);
            await clinic.RunTimerAsync("reconcileWrites");
            Assert.Equal("submitted", await StateAsync(booking));
            row.Sent();

            // As long as Sikka answers at all, the booking is found by what else it shows.
            if (how == Hiding.NoAnswer || !vendor.FindsBeside)
                await clinic.Sandbox.EndFaultsAsync();
            await row.SettleAsync();
            await clinic.SettleAsync();
            await clinic.SettleAsync();
            Assert.Equal("confirmed", await StateAsync(booking));
        }

        var visit = Assert.Single(await row.ChangedVisitsAsync());
        Assert.Equal((caller.Person.Id, slot.GetProperty("start").GetDateTimeOffset(), "scheduled"), (visit.Patient, visit.Start, visit.Status));
        Assert.Equal(1, await row.BookingsSentAsync());
        await row.TasksAsync();
        Assert.Contains($"is confirmed for {slot.Text("spoken")}", Assert.Single(row.Sent("patient: appointmentBooked")).Of("text"), StringComparison.Ordinal);
        await row.AssertTrailAsync(caller.Call, "searchPatients verified", "bookAppointment submitted");
        await row.AssertTrailIsWholeAsync();
    }

    /// <summary>A booking that failed while nobody could tell is cleared by reconciliation, and staff have it.</summary>
    [Fact]
    public async Task What_the_practice_refused_meanwhile_is_cleared()
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-12")).Is("slots").Slots[0];
        Answer booking;
        await using (await vendor.RefuseUnseenAsync(clinic.Sandbox))
        {
            booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
            Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
            Assert.Equal("submitted", await StateAsync(booking));
            if (fixture.WritesLater)
                await clinic.Sandbox.EndFaultsAsync();
            await row.SettleAsync();
            await row.OutlastSilenceAsync();
        }

        Assert.Equal(vendor.TellsLaterRefusals ? "failed" : "unresolved", await StateAsync(booking));
        Assert.Empty(await row.ChangedVisitsAsync());
        Assert.Equal(booking.Of("reference"), Assert.Single(await row.TasksAsync(row.Unheard)).Details["reference"]);
        row.Sent(row.NewsOfUnheard);
        await row.AssertTrailIsWholeAsync();
    }

    private async Task<string?> StateAsync(Answer booking) => (await clinic.Rest().GetAsync($"/api/pms/writes/{booking.Of("reference")}")).Is(HttpStatusCode.OK).Text("state");
}
