using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Rows;

/// <summary>Row 8.</summary>
public abstract class Row08_TodayIsOver(RowVendor vendor)
{
    /// <summary>On Tuesday at 20:30 today is over, and tomorrow is Wednesday.</summary>
    [Fact]
    public async Task On_a_Tuesday_evening_today_is_over_and_tomorrow_is_Wednesday()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Today: "2026-03-03T20:30") { Vendor = vendor.Word });
        var row = await Row.BeginAsync(clinic);
        var caller = (await RowCaller.TryAsync(clinic, await clinic.OnFileAsync(5), isVerified: false))!;
        var call = caller.Call;

        var today = (await call.LookAsync("today?")).Is("alternatives");
        Assert.StartsWith("There is nothing left on Tuesday, March 3rd. I have Wednesday, March 4th", today.Say, StringComparison.Ordinal);
        Assert.All(today.Slots, slot => Assert.True(string.CompareOrdinal(slot.Text("start"), "2026-03-04") > 0 && string.CompareOrdinal(slot.Text("start"), "2026-03-10") < 0));

        var tomorrow = (await call.LookAsync("tomorrow?")).Is("slots");
        Assert.StartsWith("I have Wednesday, March 4th at", tomorrow.Say, StringComparison.Ordinal);
        Assert.All(tomorrow.Slots, slot => Assert.StartsWith("2026-03-04", slot.Text("start"), StringComparison.Ordinal));
        var gone = (await call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = "today at 10", duration = 60 })).Is("pastDate");
        Assert.Equal("That time has already passed today. Which time would you like?", gone.Say);
        await row.AssertPracticeUntouchedAsync();

        var slot = tomorrow.Slots[0];
        var booked = (await call.UseAsync("bookAppointment", new { patientId = caller.Handle, appointmentType = "Cleaning", startTime = $"tomorrow at {slot.Text("spoken")!.Split(" at ")[1]}", duration = 60 })).Is("booked");
        Assert.Equal(slot.Text("start"), booked.Of("start"));
        Assert.Equal(slot.GetProperty("start").GetDateTimeOffset(), Assert.Single(await row.ChangedVisitsAsync()).Start);
        await row.SettleAsync();
        await row.TasksAsync();
        row.Sent("patient: appointmentBooked");
        await row.AssertTrailAsync(call, "searchPatients matched", "bookAppointment pastDate", "bookAppointment booked");
        await row.AssertTrailIsWholeAsync();
        if (!vendor.TellsHours)
            await AssertNotCalledOverAsync(clinic);
        await Row.AssertKeysAsync(clinic);
    }

    /// <summary>A clinic that has not given its hours: nobody can say whether it is over, full or closed.</summary>
    private static async Task AssertNotCalledOverAsync(Clinic clinic)
    {
        var call = await HourlessAsync(clinic);
        var today = (await call.LookAsync("today?")).Is("alternatives");
        Assert.StartsWith("There is nothing free on Tuesday, March 3rd. The nearest I have is Wednesday, March 4th", today.Say, StringComparison.Ordinal);
    }

    /// <summary>A call to the same practice as it is without hours of its own.</summary>
    internal static async Task<PhoneCall> HourlessAsync(Clinic clinic)
    {
        await clinic.ConnectAsync("hourless", body => Assert.True(body["config"]!.AsObject().Remove("openHours")));
        return new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-hourless" };
    }
}
