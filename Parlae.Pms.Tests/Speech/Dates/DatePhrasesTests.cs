using System.Diagnostics;
using CsCheck;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Tests.Speech.Dates;

public sealed class DatePhrasesTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);

    [Fact]
    public void Every_phrase_of_the_corpus_is_read_as_written_there()
    {
        var phrases = Corpus.Read("phrases.tsv");
        Assert.InRange(phrases.Count, 500, int.MaxValue);
        Assert.Equal(phrases.Count, phrases.DistinctBy(phrase => (phrase.Now, phrase.Text)).Count());
        Compare(phrases, phrase => Write(DatePhrases.Read(phrase.Text, phrase.Now.Date)));
    }

    [Fact]
    public void Every_start_of_the_corpus_is_the_moment_or_the_question_written_there()
    {
        var phrases = Corpus.Read("starts.tsv");
        Assert.InRange(phrases.Count, 60, int.MaxValue);
        Compare(phrases, phrase => Write(DateHearing.Start(phrase.Text, phrase.Now)));
    }

    [Theory]
    [InlineData("  TOMORROW   at\t10 ", "tomorrow at 10")]
    [InlineData("Friday,   March the 6th", "friday march 6")]
    public void Case_spaces_and_punctuation_say_nothing(string one, string other) =>
        Assert.Equal(Write(DatePhrases.Read(one, Monday)), Write(DatePhrases.Read(other, Monday)));

    [Theory]
    [InlineData("yesterday", "2026-03-01")]
    [InlineData("last week", "2026-02-23..2026-03-01")]
    [InlineData("last month", "2026-02-01..2026-02-28")]
    [InlineData("February 27", "2026-02-27")]
    [InlineData("March 5", "2026-03-05")]
    [InlineData("March 5, 2025", "2025-03-05")]
    [InlineData("June 1st", "2026-06-01")]
    [InlineData("this week", "2026-03-02..2026-03-08")]
    [InlineData("September 1st", "either 2025-09-01, 2026-09-01")]
    [InlineData("January", "either 2026-01-01..2026-01-31, 2027-01-01..2027-01-31")]
    [InlineData("3/2/2026", "either 2026-02-03, 2026-03-02")]
    public void Where_the_past_may_be_meant_it_is_not_over(string phrase, string expected) =>
        Assert.Equal(expected, Write(DatePhrases.Read(phrase, Monday, isPastToo: true)));

    [Fact]
    public void Every_day_reads_back_from_every_full_form() =>
        Gen.Select(Gen.Int[0, 800], Gen.Int[0, 8_000]).Sample(
            (ahead, from) =>
            {
                var today = new LocalDate(2020, 1, 1).PlusDays(from);
                var date = today.PlusDays(ahead);
                foreach (var form in DateForms.Of(date))
                    Assert.Equal(new DateReading.Meant(new(DaySpan.Of(date), null, null, null, false)), DatePhrases.Read(form, today));
            },
            iter: 600);

    [Fact]
    public void Every_time_of_the_day_reads_back_from_every_full_form() =>
        Gen.Int[0, (24 * 60) - 1].Sample(minute =>
        {
            var time = LocalTime.Midnight.PlusMinutes(minute);
            foreach (var form in DateForms.Of(time))
                Assert.Equal(new DateReading.Meant(new(DaySpan.Of(Monday.PlusDays(1)), time, null, null, false)), DatePhrases.Read($"tomorrow at {form}", Monday));
        });

    [Fact]
    public void No_heap_of_date_words_makes_it_throw_or_take_long()
    {
        string[] words =
        [
            "next", "this", "last", "the", "of", "in", "to", "-", "from", "between", "and", "or", "after", "before", "by", "at", "a", "week", "weeks", "month", "day", "days", "Monday", "Friday", "March", "May", "February",
            "first", "2nd", "31st", "30", "2", "twelve", "twenty", "2026", "2200", "1900", "3/4", "3-4-26", "2026-02-30", "10:30", "24:61", "am", "pm", "noon", "midnight", "morning", "tonight", "quarter", "half", "past", "o'clock", "ish",
            "weekend", "asap", "end", "beginning", "400", "year", "two", "thousand", "ago", "on", "fortnight", "until", "{{x}}", "😀", "\u0660", "\0",
        ];
        var watch = Stopwatch.StartNew();
        Gen.Select(Gen.Int[0, words.Length - 1].Array[0, 12], Gen.Int[0, 100_000], Gen.Bool).Sample(
            (picks, day, isPastToo) =>
            {
                var today = new LocalDate(1950, 1, 1).PlusDays(day);
                var reading = DatePhrases.Read(string.Join(' ', picks.Select(pick => words[pick])), today, isPastToo);
                // Nothing that is over is ever given as meant.
                Assert.True(isPastToo || reading is not DateReading.Meant { When.Days: { } days } || days.From >= today);
                Assert.True(reading is not DateReading.Meant { When.Days: { } span } || span.From <= span.To);
            },
            iter: 5_000);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("tomorrow ")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("a")]
    [InlineData("9 to ")]
    [InlineData("\ud83d\ude00")]
    [InlineData("p.m. ")]
    [InlineData(" ")]
    public void Ten_thousand_characters_are_no_date(string piece)
    {
        var watch = Stopwatch.StartNew();
        Assert.IsType<DateReading.Unclear>(DatePhrases.Read(string.Concat(Enumerable.Repeat(piece, 10_000 / piece.Length)), Monday));
        _ = DatePhrases.Read(string.Concat(Enumerable.Repeat(piece, 200 / piece.Length)), Monday);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ud83d")]
    [InlineData("\0")]
    public void What_is_no_phrase_is_not_understood(string text) => Assert.Equal(new DateReading.Unclear(null), DatePhrases.Read(text, Monday));

    [Fact]
    public void A_question_can_be_spoken_and_repeats_nothing_that_was_given()
    {
        foreach (var phrase in Corpus.Read("phrases.tsv").Where(phrase => phrase.Expected is ['a' or 'e', ..]))
        {
            var question = DateHearing.Start(phrase.Text, phrase.Now).Question;
            Assert.True(question is null || (question.EndsWith('.') && !question.Contains('\n') && question.Length < 200), question);
            Assert.DoesNotContain("DROP", question ?? "", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void Compare(IEnumerable<Phrase> phrases, Func<Phrase, string> read)
    {
        var wrong = phrases.Select(phrase => (Phrase: phrase, Read: read(phrase))).Where(each => each.Read != each.Phrase.Expected).Select(each => $"{each.Phrase}: {each.Read}, not {each.Phrase.Expected}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Write(DateReading reading) => reading switch
    {
        DateReading.Meant meant => Write(meant.When),
        DateReading.Past past => $"past {Write(past.When)}{(past.Perhaps is { } perhaps ? $" perhaps {Write(perhaps)}" : "")}",
        DateReading.Ambiguous either => $"either {string.Join(", ", either.Choices.Select(Write))}",
        _ => "ask",
    };

    private static string Write(Heard<StartAsked> heard) =>
        heard.Question is { } question ? $"ask {question}"
        : heard.Value is not { } start ? "ask"
        : start.Moment is { } moment ? InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm'Z'").Format(moment)
        : $"clock {Write(start.Clock!.Value)}";

    private static string Write(SpokenWhen when) => string.Join(' ', new[]
    {
        when.Days is { } days ? Write(days) : null,
        when.Time is { } time ? Write(time) : when.Part?.ToString().ToLowerInvariant(),
        when.Hours is { } hours ? Write(hours) : null,
        when.IsRough ? "rough" : null,
    }.OfType<string>());

    private static string Write(HoursWanted hours) => hours switch
    {
        { From: { } from, Before: { } before } => $"{Write(from)}-{Write(before)}",
        { From: { } from } => $"from {Write(from)}",
        _ => $"before {Write(hours.Before!.Value)}",
    };

    private static string Write(DaySpan span) => span.IsOneDay ? Write(span.From) : $"{Write(span.From)}..{Write(span.To)}";

    private static string Write(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Write(LocalTime time) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(time);
}
