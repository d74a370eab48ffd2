using System.Net;
using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>
/// Row 10, in spring and in autumn. From late 2026 on British Columbia keeps summer time (tz database), so both are changes that were or are still made.
/// Where the vendor writes the wall clock without a zone, the sandbox's practice, which is in Toronto, keeps it as it came; else it keeps the same moment.
/// </summary>
public abstract class Row10_OverTheChangeOfTheClocks(RowVendor vendor)
{
    private const string West = "west";

    /// <summary>A booking across the change of the clocks has the right wall clock in Toronto and in Vancouver.</summary>
    [Theory]
    [InlineData("2026-03-06T12:00", "Monday", "2026-03-09", "-04:00", "-07:00")]
    [InlineData("2026-03-05T12:00", "tomorrow", "2026-03-06", "-05:00", "-08:00")]
    [InlineData("2025-10-31T12:00", "Monday", "2025-11-03", "-05:00", "-08:00")]
    public async Task The_wall_clock_stands_in_reply_confirmation_and_practice(string now, string day, string date, string toronto, string vancouver)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Today: now) { Vendor = vendor.Word });
        var isWestKnown = await ConnectWestAsync(clinic);

        await BookAsync(clinic, clinic.Call(), await clinic.OnFileAsync(5), day, date, toronto, keepsWall: false);
        await Row.AssertKeysAsync(clinic, turnedAway: isWestKnown ? 0 : 1);
        if (!isWestKnown)
            return;
        await clinic.Sandbox.AdvanceAsync(1800); // the vendor's next copy shows the one account what the other has booked
        await BookAsync(clinic, new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-" + West }, await clinic.OnFileAsync(6), day, date, vancouver, keepsWall: vendor.WritesWallClocks);

        Assert.True((await clinic.Service<Core.Auditing.AuditVerifier>().VerifyAsync(West, Clinic.Cancellation)).Ok);
        Assert.Empty(Row.Unfinished(await clinic.AuditAsync(West)));
        await Row.AssertKeysAsync(clinic);
    }

    /// <summary>The same practice as a clinic in Vancouver. False: the vendor says that it is elsewhere, and the setup with it.</summary>
    private async Task<bool> ConnectWestAsync(Clinic clinic)
    {
        if (vendor.TakesOtherZones)
        {
            await clinic.ConnectAsync(West, body => body["timeZone"] = "America/Vancouver");
            return true;
        }

        var body = clinic.AccountBody(West);
        body["timeZone"] = "America/Vancouver";
        var (status, text) = await clinic.OperateAsync("POST", "/api/pms/setup", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("America/Toronto, and timeZone says another", text, StringComparison.Ordinal);
        return false;
    }

    private static async Task BookAsync(Clinic clinic, PhoneCall call, Person person, string day, string date, string offset, bool keepsWall)
    {
        var row = await Row.BeginAsync(clinic);
        var caller = (await RowCaller.TryAsync(clinic, person, isVerified: false, call))!;
        var slot = (await call.LookAsync(day)).Is("slots").Slots[0];
        Assert.StartsWith(date, slot.Text("start"), StringComparison.Ordinal);
        Assert.EndsWith(offset, slot.Text("start"), StringComparison.Ordinal);
        var clock = slot.Text("spoken")!.Split(" at ")[1];

        var booked = (await call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = $"{day} at {clock}", duration = 60 })).Is("booked");

        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (booked.Of("start"), booked.Of("spoken")));
        Assert.Contains(slot.Text("spoken")!, booked.Say, StringComparison.Ordinal);
        var visit = Assert.Single(await row.ChangedVisitsAsync());
        var start = slot.GetProperty("start").GetDateTimeOffset();
        Assert.Equal(person.Id, visit.Patient);
        if (keepsWall)
            Assert.Equal(start.DateTime, visit.Start.DateTime);
        else
            Assert.Equal(start, visit.Start);
        await row.SettleAsync();
        Assert.Contains($"is confirmed for {slot.Text("spoken")}.", Assert.Single(row.Sent("patient: appointmentBooked")).Of("text"), StringComparison.Ordinal);
        await row.TasksAsync();
        await row.AssertTrailIsWholeAsync();
    }
}
