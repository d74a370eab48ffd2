using NodaTime;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Speech.Dates;

/// <summary>
/// Phrases of the corpus with words lost, doubled or put in, asked of the real tools at half past twelve: half of them come to a moment that is over,
/// which is refused as past; nothing that is over is offered, booked or said.
/// </summary>
public sealed class RandomTimesToolTests
{
    private const int OfEach = 100;
    private const int EachCall = 8;
    private static readonly ZonedDateTime Now = new LocalDateTime(2026, 3, 4, 12, 30).InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Toronto"]);
    private static readonly DateTimeOffset Moment = Now.ToDateTimeOffset();

    [Fact]
    public async Task No_tool_offers_or_books_a_time_that_is_over()
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions(WritebackSeconds: 0, Today: "2026-03-04T12:30"));
        var practice = await clinic.Sandbox.PracticeAsync();
        var before = PracticeVisit.All(practice).Select(visit => visit.Id).ToHashSet();
        var callers = practice.List("patients").Where(patient => patient.List("phones").Length > 0).Skip(10).Select(Person.Of).ToList();
        var (past, booked) = (0, 0);

        foreach (var (texts, n) in Texts().Chunk(EachCall).Select((texts, n) => (texts, n)))
        {
            var call = clinic.Call();
            var patient = (await call.IdentifyAsync(callers[n], withPhone: false)).Status == "matched" ? "p1" : null;
            foreach (var text in texts)
            {
                AssertToCome(text, await AskAsync(call, text));
                if (patient is null)
                    continue;
                var answer = await call.UseAsync("bookAppointment", new { patientId = patient, appointmentType = "Cleaning", startTime = text, duration = 60 });
                AssertToCome(text, answer);
                var heard = DateHearing.Start(text, Now).Value?.Moment?.ToDateTimeOffset();
                Assert.True(heard is not null || answer.Status == "error", $"'{text}': {answer.Text}");
                Assert.True(heard is null || heard <= Moment == (answer.Status == "pastDate"), $"'{text}': {answer.Text}");
                Assert.True(answer.Error is not null || !answer.Has("start") || answer.Result.GetProperty("start").GetDateTimeOffset() == heard, $"'{text}': {answer.Text}");
                past += answer.Status == "pastDate" ? 1 : 0;
                booked += answer.Status == "booked" ? 1 : 0;
            }
        }

        Assert.InRange(past, OfEach / 2, int.MaxValue);
        Assert.InRange(booked, 1, int.MaxValue); // many of the phrases mean the same time
        Assert.All(PracticeVisit.All(await clinic.Sandbox.PracticeAsync()).Where(visit => !before.Contains(visit.Id)), visit => Assert.True(visit.Start > Moment));
    }

    private static async Task<Answer> AskAsync(PhoneCall call, string text)
    {
        var answer = await call.LookAsync(text);
        var days = DateHearing.Days(text, Now).Value;
        Assert.True(days is not null || answer.Status == "error", $"'{text}': {answer.Text}");
        Assert.True(days is null || days.From < Now.Date == (answer.Status == "pastDate"), $"'{text}': {answer.Text}");
        return answer;
    }

    private static void AssertToCome(string text, Answer answer)
    {
        if (answer.Error is null && answer.Has("slots"))
            Assert.All(answer.Slots, slot => Assert.True(slot.GetProperty("start").GetDateTimeOffset() > Moment, $"'{text}': {answer.Text}"));
        if (answer.Error is null && answer.Has("start"))
            Assert.True(answer.Result.GetProperty("start").GetDateTimeOffset() > Moment, $"'{text}': {answer.Text}");
    }

    /// <summary>As many that come to a moment which is over as others.</summary>
    private static List<string> Texts()
    {
        const int Seed = 20_260_304; // the same phrases in every run: chance is the part of the tests without a clinic
        var dice = new Random(Seed);
        string[] phrases = [.. Corpus.Read("starts.tsv").Select(phrase => phrase.Text), "today at 9", "today at noon", "this morning at 10", "yesterday at 2 pm", "March 2nd at 10", "Tuesday, March 3rd at 9:30", "2026-03-04 12:30", "2025-03-05T10:00", "last Friday at 3 pm"];
        var (over, others) = (new List<string>(), new List<string>());
        while (over.Count < OfEach || others.Count < OfEach)
        {
            var text = RandomDatesTests.Changed(phrases[dice.Next(phrases.Length)], dice.Next(4), dice.Next(20), RandomDatesTests.Noise[dice.Next(RandomDatesTests.Noise.Length)]).Trim(); // as the tools read it
            var list = DateHearing.Start(text, Now).Value?.Moment is { } moment && moment <= Now.ToInstant() ? over : others;
            if (list.Count < OfEach)
                list.Add(text);
        }

        return [.. over.Zip(others).SelectMany(pair => new[] { pair.First, pair.Second })];
    }
}
