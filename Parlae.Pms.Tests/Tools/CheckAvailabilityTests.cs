using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

public sealed class CheckAvailabilityTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Offers_are_free_times_of_the_asked_day_at_the_types_length()
    {
        var answer = (await AskAsync(new { date = "2026-03-18", appointmentType = "Crown" })).Is("slots");

        Assert.Equal(3, answer.Slots.Count);
        Assert.True(answer.Has("more") && answer.Has("asOf"));
        var taken = (await clinic.Sandbox.PracticeAsync()).List("appointments").Where(visit => visit.Text("status") is "scheduled" or "confirmed")
            .Select(visit => (Provider: visit.Text("provider"), From: visit.GetProperty("start").GetDateTimeOffset(), Minutes: visit.GetProperty("minutes").GetInt32())).ToList();
        var providers = (await clinic.Call().UseAsync("getProviders")).Result.List("providers").ToDictionary(each => each.Text("name")!, each => each.Text("providerId"));
        Assert.All(answer.Slots, slot =>
        {
            var (start, end) = (slot.GetProperty("start").GetDateTimeOffset(), slot.GetProperty("end").GetDateTimeOffset());
            Assert.Equal((90, TimeSpan.FromMinutes(90)), (slot.GetProperty("minutes").GetInt32(), end - start));
            Assert.Equal(new DateOnly(2026, 3, 18), DateOnly.FromDateTime(start.DateTime));
            Assert.DoesNotContain(taken, visit => visit.Provider == providers[slot.Text("provider")!] && visit.From < end && visit.From.AddMinutes(visit.Minutes) > start);
        });
        Assert.Contains("Wednesday, March 18th", answer.Say, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_of_days_is_offered_across_them()
    {
        var answer = (await AskAsync(new { date = "2026-03-09", endDate = "2026-03-13", appointmentType = "cleaning" })).Is("slots");
        Assert.Equal(3, answer.Slots.Select(slot => slot.Text("start")![..10]).Distinct().Count());
    }

    [Theory]
    [InlineData("morning", 0, 12)]
    [InlineData("afternoon", 12, 17)]
    public async Task A_part_of_the_day_is_kept(string part, int from, int before)
    {
        var answer = (await AskAsync(new { date = "2026-03-11", appointmentType = "Exam", timeOfDay = part })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.InRange(slot.GetProperty("start").GetDateTimeOffset().Hour, from, before - 1));
    }

    [Fact]
    public async Task A_provider_by_name_is_kept_and_an_unknown_one_is_asked_about()
    {
        var name = (await clinic.Call().UseAsync("getProviders")).Result.List("providers").Single(each => each.Text("providerId") == "HYG1").Text("name")!;
        var answer = (await AskAsync(new { date = "2026-04-08", appointmentType = "Cleaning", provider = name })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.Equal(name, slot.Text("provider")));

        var unknown = (await AskAsync(new { date = "2026-03-11", provider = "Doctor Nobody" })).Is("error");
        Assert.Contains(name, unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duration_lengthens_a_visit_and_never_shortens_it()
    {
        var longer = (await AskAsync(new { date = "2026-03-11", appointmentType = "Cleaning", duration = 75 })).Is("slots");
        Assert.All(longer.Slots, slot => Assert.Equal(75, slot.GetProperty("minutes").GetInt32()));
        var shorter = (await AskAsync(new { date = "2026-03-11", appointmentType = "Cleaning", duration = 15 })).Is("slots");
        Assert.All(shorter.Slots, slot => Assert.Equal(60, slot.GetProperty("minutes").GetInt32()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_duration_shorter_than_any_visit_is_taken_for_none(int duration)
    {
        var plain = (await AskAsync(new { date = "2026-03-11", duration })).Is("slots");
        Assert.All(plain.Slots, slot => Assert.Equal(30, slot.GetProperty("minutes").GetInt32()));
        var cleaning = (await AskAsync(new { date = "2026-03-11", appointmentType = "Cleaning", duration })).Is("slots");
        Assert.All(cleaning.Slots, slot => Assert.Equal(60, slot.GetProperty("minutes").GetInt32()));
    }

    [Theory]
    [InlineData("2026-03-07", "2026-03-07")] // a Saturday
    [InlineData("2026-03-14", "2026-03-15")]
    public async Task A_closed_day_offers_the_next_open_one(string date, string endDate)
    {
        var answer = (await AskAsync(new { date, endDate, appointmentType = "Exam" })).Is("closed");
        Assert.NotEmpty(answer.Slots);
        Assert.All(answer.Slots, slot => Assert.StartsWith(date == "2026-03-07" ? "2026-03-09" : "2026-03-16", slot.Text("start"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("2025-03-04")]
    [InlineData("1999-12-31")]
    public async Task A_past_date_is_refused_and_never_moved(string date)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        var answer = (await AskAsync(new { date, appointmentType = "Cleaning" })).Is("pastDate");
        Assert.False(answer.Has("slots"));
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Fact]
    public async Task A_last_day_before_the_first_is_asked_about() =>
        (await AskAsync(new { date = "2026-03-11", endDate = "2026-03-10" })).Is("error");

    [Fact]
    public async Task An_unknown_type_lists_those_there_are()
    {
        var answer = (await AskAsync(new { date = "2026-03-11", appointmentType = "Tattoo" })).Is("unknownType");
        Assert.Equal(7, answer.Result.List("types").Length);
    }

    [Fact]
    public async Task A_full_day_offers_the_nearest_others()
    {
        // A hygienist's four and a half hours in one piece: hardly ever free where most of the day is booked.
        var name = (await clinic.Call().UseAsync("getProviders")).Result.List("providers").Single(each => each.Text("providerId") == "HYG1").Text("name")!;
        var answer = (await AskAsync(new { date = "2026-03-03", appointmentType = "Cleaning", provider = name, duration = 150 })).Is("alternatives");
        Assert.NotEmpty(answer.Slots);
        Assert.All(answer.Slots, slot => Assert.NotEqual("2026-03-03", slot.Text("start")![..10]));
        Assert.All(answer.Slots, slot => Assert.Equal(name, slot.Text("provider")));
    }

    [Fact]
    public async Task A_day_that_is_over_offers_other_days()
    {
        await using var evening = await Clinic.StartAsync(new ClinicOptions(Today: "2026-03-02T17:30"));
        var answer = (await evening.Call().LookAsync("2026-03-02")).Is("alternatives");
        Assert.All(answer.Slots, slot => Assert.NotEqual("2026-03-02", slot.Text("start")![..10]));
    }

    [Fact]
    public async Task Nothing_within_two_weeks_is_said_so()
    {
        Assert.Empty((await AskAsync(new { date = "2026-03-02", provider = "HYG1", duration = 240, appointmentType = "Cleaning" })).Is("none").Slots);
        Assert.Empty((await AskAsync(new { date = "2027-01-04", appointmentType = "Cleaning" })).Is("none").Slots); // nobody's hours are known that far ahead
    }

    [Fact]
    public async Task A_time_that_is_over_today_is_not_offered()
    {
        await using var noon = await Clinic.StartAsync(new ClinicOptions(Today: "2026-03-02T12:05"));
        var answer = (await noon.Call().UseAsync("checkAvailability", new { date = "2026-03-02", appointmentType = "Exam" })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.True(slot.GetProperty("start").GetDateTimeOffset() > new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(-5))));
    }

    private Task<Answer> AskAsync(object arguments) => clinic.Call().UseAsync("checkAvailability", arguments);
}
