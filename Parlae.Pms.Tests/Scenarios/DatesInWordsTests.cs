using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>Scenarios 8 to 11: days and times in the caller's words, read against the practice's clock.</summary>
public sealed class DatesInWordsTests
{
    [Fact]
    public async Task On_a_Tuesday_evening_today_is_over_and_tomorrow_is_Wednesday()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(Today: "2026-03-03T20:30"));
        var call = clinic.Call();

        var today = (await call.LookAsync("today?")).Is("alternatives");
        Assert.StartsWith("There is nothing left on Tuesday, March 3rd. I have Wednesday, March 4th", today.Say, StringComparison.Ordinal);
        Assert.All(today.Slots, slot => Assert.True(string.CompareOrdinal(slot.Text("start"), "2026-03-04") > 0 && string.CompareOrdinal(slot.Text("start"), "2026-03-10") < 0));

        var tomorrow = (await call.LookAsync("tomorrow?")).Is("slots");
        Assert.StartsWith("I have Wednesday, March 4th at", tomorrow.Say, StringComparison.Ordinal);
        Assert.All(tomorrow.Slots, slot => Assert.StartsWith("2026-03-04", slot.Text("start"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_date_of_last_year_asks_for_this_years_and_nothing_is_looked_up_or_booked()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0));
        var call = clinic.Call();
        var before = await clinic.Sandbox.LastRequestAsync();
        foreach (var date in new[] { "2025-03-03", "March 3rd, 2025", "Tuesday, March 3rd 2025", "3 March last year" })
        {
            var answer = (await call.LookAsync(date)).Is("pastDate");
            Assert.Equal("Monday, March 3rd, 2025 has already passed. Did you mean Tuesday, March 3rd of this year?", answer.Say);
        }

        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(5), withPhone: false)).Is("matched").Of("patientId");
        var visits = (await clinic.Sandbox.PracticeAsync()).List("appointments").Length;
        var booking = (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = "March 3rd 2025 at 10", duration = 60 })).Is("pastDate");
        Assert.Equal("Monday, March 3rd, 2025 has already passed. Did you mean Tuesday, March 3rd of this year?", booking.Say);
        Assert.Equal(visits, (await clinic.Sandbox.PracticeAsync()).List("appointments").Length);
    }

    [Theory]
    [InlineData("America/Toronto", "2026-03-06T12:00", "Monday", "2026-03-09", "-04:00")]
    [InlineData("America/Toronto", "2026-03-05T12:00", "tomorrow", "2026-03-06", "-05:00")]
    [InlineData("America/Vancouver", "2026-03-06T12:00", "Monday", "2026-03-09", "-07:00")]
    [InlineData("America/Vancouver", "2026-03-05T12:00", "tomorrow", "2026-03-06", "-08:00")]
    public async Task Over_the_change_of_the_clocks_the_wall_clock_stands_in_answer_and_practice(string zone, string now, string day, string date, string offset)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Today: now));
        await clinic.ConnectAsync("west", body => body["timeZone"] = zone);
        var call = new PhoneCall(clinic, clinic.Newcomer().CallerNumber) { PhoneNumberId = "number-of-west" };
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(5), withPhone: false)).Is("matched").Of("patientId");
        var slot = (await call.LookAsync(day)).Is("slots").Slots[0];
        Assert.StartsWith(date, slot.Text("start"), StringComparison.Ordinal);
        Assert.EndsWith(offset, slot.Text("start"), StringComparison.Ordinal);
        var clock = slot.Text("spoken")!.Split(" at ")[1];

        var booked = (await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = $"{day} at {clock}", duration = 60 })).Is("booked");

        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (booked.Of("start"), booked.Of("spoken")));
        Assert.Contains(slot.Text("spoken")!, booked.Say, StringComparison.Ordinal);
        // Sikka writes the wall clock without a zone, and the sandbox keeps it as it came.
        Assert.Contains((await clinic.Sandbox.PracticeAsync()).List("appointments"), visit =>
            visit.Text("start")![..16] == slot.Text("start")![..16] && visit.Text("type") == "Cleaning" && visit.Text("status") is "scheduled" or "confirmed");
    }

    [Fact]
    public async Task On_a_closed_Saturday_the_next_open_days_times_are_offered()
    {
        await using var clinic = await Clinic.StartAsync();
        foreach (var said in new[] { "Saturday", "this Saturday", "Saturday, March 7th", "the weekend" })
        {
            var answer = (await clinic.Call().LookAsync(said)).Is("closed");
            Assert.StartsWith("The office is closed ", answer.Say, StringComparison.Ordinal);
            Assert.Contains("Saturday, March 7th", answer.Say, StringComparison.Ordinal);
            Assert.Contains("Monday, March 9th at", answer.Say, StringComparison.Ordinal);
            Assert.All(answer.Slots, slot => Assert.StartsWith("2026-03-09", slot.Text("start"), StringComparison.Ordinal));
        }
    }
}
