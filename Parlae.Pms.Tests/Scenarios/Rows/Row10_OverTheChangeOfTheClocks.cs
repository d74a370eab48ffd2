using Parlae.Pms.Tests.Messages;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>
/// Row 10, in spring and in autumn. From late 2026 on British Columbia keeps summer time (tz database), so both are changes that were or are still made.
/// Sikka writes the wall clock without a zone; the sandbox's practice, which is in Toronto, keeps it as it came.
/// </summary>
public sealed class Row10_OverTheChangeOfTheClocksTests
{
    private const string West = "west";

    [Theory(DisplayName = "Row 10: a booking across the change of the clocks has the right wall clock in Toronto and in Vancouver")]
    [InlineData("2026-03-06T12:00", "Monday", "2026-03-09", "-04:00", "-07:00")]
    [InlineData("2026-03-05T12:00", "tomorrow", "2026-03-06", "-05:00", "-08:00")]
    [InlineData("2025-10-31T12:00", "Monday", "2025-11-03", "-05:00", "-08:00")]
    public async Task The_wall_clock_stands_in_reply_confirmation_and_practice(string now, string day, string date, string toronto, string vancouver)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Today: now));
        await clinic.ConnectAsync(West, body => body["timeZone"] = "America/Vancouver");

        await BookAsync(clinic, clinic.Call(), await clinic.OnFileAsync(5), day, date, toronto);
        await clinic.Sandbox.AdvanceAsync(1800); // Sikka's next copy shows the one account what the other has booked
        await BookAsync(clinic, new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-" + West }, await clinic.OnFileAsync(6), day, date, vancouver);

        Assert.True((await clinic.Service<Core.Auditing.AuditVerifier>().VerifyAsync(West, Clinic.Cancellation)).Ok);
        Assert.Empty(Row.Unfinished(await clinic.AuditAsync(West)));
        await Row.AssertKeysAsync(clinic);
    }

    private static async Task BookAsync(Clinic clinic, PhoneCall call, Person person, string day, string date, string offset)
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
        Assert.Equal((person.Id, slot.GetProperty("start").GetDateTimeOffset().DateTime), (visit.Patient, visit.Start.DateTime));
        await row.SettleAsync();
        Assert.Contains($"is confirmed for {slot.Text("spoken")}.", Assert.Single(row.Sent("patient: appointmentBooked")).Of("text"), StringComparison.Ordinal);
        await row.TasksAsync();
        await row.AssertTrailIsWholeAsync();
    }
}
