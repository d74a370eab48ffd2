using System.Net;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 3: the write-back status answers 401, an array, or nothing.</summary>
[Collection(nameof(WrittenLater))]
public sealed class Row03_FateOfTheWriteIsHiddenTests(LaterClinic fixture)
{
    private const string Silence = "no answer";

    private readonly Clinic clinic = fixture.Clinic;

    public static TheoryData<string> Faults => ["401", "an array", "no content", Silence];

    [Theory(DisplayName = "Row 3: while nobody can tell what became of a booking it is 'not yet confirmed', and reconciliation finds it")]
    [MemberData(nameof(Faults))]
    public async Task It_is_sent_and_not_yet_confirmed_and_found_later(string fault)
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using (await HideAsync(fault))
        {
            var booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
            Assert.Contains("asked the office", booking.Say, StringComparison.Ordinal);
            Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
            await clinic.Sandbox.AdvanceAsync(60);
            await clinic.RunTimerAsync("reconcileWrites");
            Assert.Equal("submitted", await StateAsync(booking));
            row.Sent();

            // As long as Sikka answers at all, the booking is found by what else it shows.
            if (fault == Silence)
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

    [Theory(DisplayName = "Row 3: a booking that failed while nobody could tell is cleared by reconciliation, and staff have it")]
    [InlineData("401")]
    public async Task What_the_practice_refused_meanwhile_is_cleared(string fault)
    {
        var row = await Row.BeginAsync(clinic);
        var caller = await fixture.CallerAsync();
        var slot = (await caller.Call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        await using var rejecting = await clinic.Sandbox.FaultAsync("rejectWrite", "The day is locked", method: "POST", pathPrefix: "/appointment", times: 1);
        await HideAsync(fault);
        var booking = (await caller.Call.BookAsync(caller.Handle, slot)).Is("submitted");
        Assert.Contains("isn't confirmed yet", booking.Say, StringComparison.Ordinal);
        Assert.Equal("submitted", await StateAsync(booking));
        await clinic.Sandbox.EndFaultsAsync();

        await row.SettleAsync();

        Assert.Equal("failed", await StateAsync(booking));
        Assert.Empty(await row.ChangedVisitsAsync());
        Assert.Equal(booking.Of("reference"), Assert.Single(await row.TasksAsync(StaffTaskKind.BookingFailed)).Details["reference"]);
        row.Sent("staff: bookingFailed");
        await row.AssertTrailIsWholeAsync();
    }

    private Task<IAsyncDisposable> HideAsync(string fault) => fault switch
    {
        "401" => clinic.Sandbox.FaultAsync("status", 401, pathPrefix: "/writeback_status"),
        "an array" => clinic.Sandbox.FaultAsync("status", new { code = 200, body = Array.Empty<int>() }, pathPrefix: "/writeback_status"),
        "no content" => clinic.Sandbox.FaultAsync("status", 204, pathPrefix: "/writeback_status"),
        _ => clinic.Sandbox.FaultAsync("drop", pathPrefix: "/writeback_status"),
    };

    private async Task<string?> StateAsync(Answer booking) => (await clinic.Rest().GetAsync($"/api/pms/writes/{booking.Of("reference")}")).Is(HttpStatusCode.OK).Text("state");
}
