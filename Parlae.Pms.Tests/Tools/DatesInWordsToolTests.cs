using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Tools;

/// <summary>What the tools say to days and times in words. The clinic's clock stands at Monday, March 2nd 2026, 8 AM.</summary>
public sealed class DatesInWordsToolTests(PromptClinic fixture) : IClassFixture<PromptClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    [Theory]
    [InlineData("tomorrow", "2026-03-03")]
    [InlineData("Wednesday, March 4th", "2026-03-04")]
    [InlineData("2026-3-5", "2026-03-05")]
    [InlineData("the day after tomorrow", "2026-03-04")]
    [InlineData("a week from tomorrow", "2026-03-10")]
    [InlineData("next week on Thursday", "2026-03-12")]
    public async Task Free_times_are_those_of_the_day_in_words(string said, string date)
    {
        var answer = (await LookAsync(new { date = said, appointmentType = "Exam" })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.StartsWith(date, slot.Text("start"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_week_in_words_is_offered_across_its_days()
    {
        var answer = (await LookAsync(new { date = "next week", appointmentType = "Exam" })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.InRange(slot.GetProperty("start").GetDateTimeOffset().Day, 9, 15));
        Assert.Equal(3, answer.Slots.Select(slot => slot.Text("start")![..10]).Distinct().Count());
        var days = (await LookAsync(new { date = "tomorrow", endDate = "Thursday", appointmentType = "Exam" })).Is("slots");
        Assert.All(days.Slots, slot => Assert.InRange(slot.GetProperty("start").GetDateTimeOffset().Day, 3, 5));
        var soonest = (await LookAsync(new { date = "as soon as possible", appointmentType = "Exam" })).Is("slots");
        Assert.StartsWith("2026-03-0", soonest.Slots[0].Text("start"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Wednesday next week in the morning", 0, 11)]
    [InlineData("Wednesday next week after 2", 14, 23)]
    [InlineData("Wednesday next week before noon", 0, 11)]
    [InlineData("Wednesday next week between 10 and 12", 10, 11)]
    [InlineData("Wednesday next week at 2 pm", 12, 16)]
    public async Task What_is_said_of_the_hours_narrows_the_times(string date, int from, int to)
    {
        var answer = (await LookAsync(new { date, appointmentType = "Exam" })).Is("slots");
        Assert.All(answer.Slots, slot => Assert.InRange(slot.GetProperty("start").GetDateTimeOffset().Hour, from, to));
    }

    [Fact]
    public async Task Hours_at_which_nothing_is_free_are_said_with_the_nearest_times()
    {
        var answer = (await LookAsync(new { date = "Wednesday next week after 8 pm", appointmentType = "Exam" })).Is("alternatives");
        Assert.StartsWith("There is nothing free on Wednesday, March 11th from 8 PM on. The nearest I have is Wednesday, March 11th at", answer.Say, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Slots);
    }

    [Theory]
    [InlineData("tomorrow morning", "afternoon", null)]
    [InlineData("tomorrow before noon", "afternoon", null)]
    [InlineData("tomorrow at 2 pm", "morning", null)]
    [InlineData("tomorrow morning", null, "Thursday afternoon")]
    public async Task Hours_that_do_not_fit_together_are_asked_about(string date, string? timeOfDay, string? endDate) =>
        Assert.Equal("Those times of the day don't fit together. Please ask which part of the day suits the caller.", (await LookAsync(new { date, timeOfDay, endDate })).Is("error").Error);

    [Theory]
    [InlineData("next Friday", "Do you mean Friday, March 6th, or Friday, March 13th? Please say which one.")]
    [InlineData("Monday, March 3rd", "Do you mean Monday, March 2nd, or Tuesday, March 3rd? Please say which one.")]
    [InlineData("3/4/2026", "Do you mean Wednesday, March 4th, or Friday, April 3rd? Please say which one.")]
    [InlineData("in the morning", "I need the day as well. Please ask which day the caller means.")]
    [InlineData("today or tomorrow", "I can look at one day, or at days on end. Please ask which of them the caller would like first.")]
    [InlineData("2026-02-30", "February has no day 30. Please ask which day the caller means.")]
    [InlineData("whenever the moon is full", "I could not understand the date the caller wants. Please ask for it again, for example 2026-03-02.")]
    public async Task What_is_not_clear_is_asked_and_nothing_is_looked_up(string date, string question)
    {
        var before = await clinic.Sandbox.LastRequestAsync();
        Assert.Equal(question, (await LookAsync(new { date, appointmentType = "Exam" })).Is("error").Error);
        Assert.Empty(await clinic.Sandbox.RequestsAsync(before));
    }

    [Theory]
    [InlineData("yesterday", "Sunday, March 1st has already passed. Which day would you like?")]
    [InlineData("March 1st", "Sunday, March 1st has already passed. Which day would you like?")]
    [InlineData("March 5, 2025", "Wednesday, March 5th, 2025 has already passed. Did you mean Thursday, March 5th of this year?")]
    [InlineData("last week", "Monday, February 23rd has already passed. Which day would you like?")]
    public async Task A_day_that_is_over_is_said_to_be(string date, string say) => Assert.Equal(say, (await LookAsync(new { date })).Is("pastDate").Say);

    [Fact]
    public async Task A_start_in_words_is_booked_at_that_wall_clock()
    {
        var (call, patient) = await KnownAsync();
        var slot = (await call.LookAsync("Thursday")).Is("slots").Slots[^1];
        var answer = (await BookAsync(call, patient, $"Thursday at {slot.Text("spoken")!.Split(" at ")[1]}")).Is("booked");
        Assert.Equal((slot.Text("start"), slot.Text("spoken")), (answer.Of("start"), answer.Of("spoken")));
    }

    [Fact]
    public async Task A_clock_alone_is_the_offered_time_if_it_is_the_same_and_else_asks()
    {
        var (call, patient) = await KnownAsync();
        var slot = (await call.LookAsync("next week on Tuesday")).Is("slots").Slots[0];
        var clock = slot.Text("spoken")!.Split(" at ")[1];

        var other = (await BookAsync(call, patient, "5:55", slot.Text("slotId"))).Is("error");
        Assert.Equal($"That is not the time that was offered. Ask whether the caller wants {slot.Text("spoken")}.", other.Error);
        var dayless = (await BookAsync(call, patient, clock)).Is("error");
        Assert.Equal($"I need the day as well. Please ask which day the caller means for {clock}.", dayless.Error);
        Assert.Equal(slot.Text("start"), (await BookAsync(call, patient, clock, slot.Text("slotId"))).Is("booked").Of("start"));
    }

    [Theory]
    [InlineData("tomorrow", "I need the time as well. Please ask at what time on Tuesday, March 3rd.")]
    [InlineData("tomorrow morning", "I need the time as well. Please ask at what time on Tuesday, March 3rd.")]
    [InlineData("tomorrow around 9", "Please ask whether the caller means 9 AM exactly.")]
    [InlineData("March 8th at 2:30 am", "The clocks skip 2:30 AM on Sunday, March 8th. Please ask for another time.")]
    [InlineData("2026-11-01T01:30", "The clocks show 1:30 AM twice on Sunday, November 1st. Please ask for another time.")]
    [InlineData("next Friday at 10", "Do you mean Friday, March 6th, or Friday, March 13th? Please say which one.")]
    public async Task A_start_that_is_not_clear_is_asked_and_nothing_is_booked(string startTime, string question)
    {
        var (call, patient) = await KnownAsync();
        var visits = (await clinic.Sandbox.PracticeAsync()).List("appointments").Length;
        Assert.Equal(question, (await BookAsync(call, patient, startTime)).Is("error").Error);
        Assert.Equal(visits, (await clinic.Sandbox.PracticeAsync()).List("appointments").Length);
    }

    [Fact]
    public async Task Visits_are_listed_between_days_in_words_also_past_ones()
    {
        var call = clinic.Call();
        var patient = (await call.IdentifyAsync(await clinic.OnFileAsync(5))).Is("verified").Of("patientId");
        async Task<string[]> ListAsync(object arguments) => [.. (await call.UseAsync("getAppointments", arguments)).Is("ok").Result.List("appointments").Select(visit => visit.Text("start")!)];

        Assert.Equal(await ListAsync(new { patientId = patient, from = "2025-12-01", to = "2026-03-02" }), await ListAsync(new { patientId = patient, from = "December 1st, 2025", to = "today" }));
        Assert.Equal(await ListAsync(new { patientId = patient, from = "2026-03-09", to = "2026-03-15" }), await ListAsync(new { patientId = patient, from = "next week" }));
        var asked = (await call.UseAsync("getAppointments", new { patientId = patient, from = "September 1st" })).Is("error");
        Assert.Equal("Do you mean Monday, September 1st, 2025, or Tuesday, September 1st, 2026? Please say which one.", asked.Error);
    }

    private Task<Answer> LookAsync(object arguments) => clinic.Call().UseAsync("checkAvailability", arguments);

    private static Task<Answer> BookAsync(PhoneCall call, string patient, string startTime, string? slotId = null) =>
        call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime, duration = 60, slotId });

    private async Task<(PhoneCall Call, string Patient)> KnownAsync()
    {
        var call = clinic.Call();
        return (call, (await call.IdentifyAsync(await clinic.OnFileAsync(5), withPhone: false)).Is("matched").Of("patientId"));
    }
}
