using System.Globalization;
using CsCheck;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Tests.Speech.Dates;

/// <summary>
/// 100,000 random inputs, at random moments in zones with odd clocks: nothing throws, nothing that is over is taken as meant, and a day that was named is
/// never another day. What was said of a day that is over stays that day, which the tools refuse.
/// </summary>
public sealed class RandomDatesTests
{
    private const int Inputs = 25_000; // of each of the four kinds

    internal static readonly string[] Zones = ["America/Toronto", "America/Vancouver", "America/St_Johns", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo"];

    internal static readonly string[] Noise = ["", "um", "please", "I think", "maybe", "on", "for", "the", "{{date}}", "null", "😀", "\u0301", "x", "12", "or", "next", "not"];

    internal static readonly string[] Words =
    [
        "next", "this", "last", "coming", "the", "of", "in", "to", "-", "from", "between", "and", "or", "after", "before", "by", "at", "a", "week", "weeks", "month", "day", "days", "Monday", "tues", "Wednesday", "fri", "Sunday", "March", "May",
        "february", "Nov", "first", "2nd", "29th", "31st", "30", "2", "twelve", "twenty", "2026", "2200", "1900", "3/4", "3-4-26", "2026-02-30", "2028-02-29", "10:30", "24:61", "2:30", "am", "pm", "noon", "midnight", "morning", "tonight", "today",
        "tomorrow", "yesterday", "quarter", "half", "past", "o'clock", "ish", "weekend", "asap", "end", "beginning", "400", "year", "two", "thousand", "ago", "on", "fortnight", "until", "{{x}}", "😀", "\u0660", "\0",
    ];

    private static readonly Gen<ZonedDateTime> Now = Gen.Select(Gen.Int[0, Zones.Length - 1], Gen.Long[0, 40L * 366 * 24 * 60], (zone, minute) =>
        (Instant.FromUtc(2010, 1, 1, 0, 0) + Duration.FromMinutes(minute)).InZone(DateTimeZoneProviders.Tzdb[Zones[zone]]));

    [Fact]
    public void A_heap_of_words_is_never_read_as_what_is_over() =>
        Gen.Select(Gen.Int[0, Words.Length - 1].Array[0, 9], Now).Sample((picks, now) => Check(string.Join(' ', picks.Select(pick => Words[pick])), now), iter: Inputs);

    [Fact]
    public void Random_characters_are_never_read_as_what_is_over() =>
        Gen.Select(Gen.OneOf(Gen.String[0, 40], Gen.String[Gen.Char["0123456789-/.:T Zapm+"], 0, 24]), Now).Sample(Check, iter: Inputs);

    [Fact]
    public void A_phrase_of_the_corpus_with_words_lost_doubled_or_put_in_is_never_read_as_what_is_over()
    {
        var phrases = Corpus.Read("phrases.tsv").Concat(Corpus.Read("starts.tsv")).Select(phrase => phrase.Text).ToArray();
        Gen.Select(Of(phrases), Gen.Int[0, 3], Gen.Int[0, 20], Of(Noise), Now).Sample(
            (phrase, how, at, noise, now) => Check(Changed(phrase, how, at, noise), now), iter: Inputs);
    }

    [Fact]
    public void A_full_date_amid_noise_is_that_day_or_a_question()
    {
        Gen.Select(Now, Gen.Int[-400, 800], Gen.Int[0, (24 * 4) - 1], Gen.Int[0, 1_000], Of(Noise), Of(Noise)).Sample(
            (now, ahead, quarter, form, before, after) =>
            {
                var (date, time) = (now.Date.PlusDays(ahead), LocalTime.Midnight.PlusMinutes(quarter * 15));
                var (dates, times) = (DateForms.Of(date).ToList(), DateForms.Of(time).ToList());
                var phrase = $"{before} {dates[form % dates.Count]} at {times[form % times.Count]} {after}";
                Check(phrase, now);
                if (DateHearing.Days(phrase, now).Value is { } days)
                    Assert.Equal(DaysAsked.On(date) with { Part = days.Part, Time = days.Time, Hours = days.Hours }, days);
                if (DateHearing.Start(phrase, now).Value?.Moment is { } moment)
                    Assert.Equal(date + time, moment.InZone(now.Zone).LocalDateTime);
            },
            iter: Inputs);
    }

    private static Gen<string> Of(string[] choices) => Gen.Int[0, choices.Length - 1].Select(n => choices[n]);

    private static void Check(string text, ZonedDateTime now)
    {
        var reading = DatePhrases.Read(text, now.Date);
        Assert.True(reading is not DateReading.Meant { When.Days: { } meant } || (meant.From >= now.Date && meant.From <= meant.To), text);
        Assert.True(reading is not DateReading.Past { When.Days: { } over } || over.From < now.Date, text);

        var days = DateHearing.Days(text, now).Value;
        Assert.True(days is null || days.From <= days.To, text);
        var start = DateHearing.Start(text, now).Value;

        // A moment that is over, which the tools refuse, is of today, of a day that was read as over, or written out in figures: never taken from what was left open.
        if (start?.Moment is { } begin && begin <= now.ToInstant())
            Assert.True(begin.InZone(now.Zone).Date == now.Date || reading is DateReading.Past || SpokenDates.Time(text, now) is not null || SpokenDates.Wall(text) is not null, text);
        if (days is not null && start?.Moment is { } moment && !IsInAnotherZone(text))
            Assert.InRange(moment.InZone(now.Zone).Date, days.From, days.To); // one phrase, one day, whoever asks for it

        // A day of the week or a month that was named is kept; what is over is refused, whatever it was called.
        if (days is null || days.From != days.To || days.From < now.Date)
            return;
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(word => word is "after" or "before" or "from" or "to" or "until" or "by" or "of" or "ago" or "beginning" or "-")) // "the day before Friday", "tomorrow to Friday", "29th - February", "beginning Wednesday"
            return;
        var named = Enum.GetNames<IsoDayOfWeek>().Where(day => words.Contains(day, StringComparer.OrdinalIgnoreCase)).ToList();
        Assert.True(named.Count == 0 || named.Contains(days.From.DayOfWeek.ToString()), text);
        var months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Where(month => month.Length > 0 && words.Contains(month, StringComparer.OrdinalIgnoreCase)).ToList();
        Assert.True(months.Count == 0 || months.Contains(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(days.From.Month)), text);
    }

    /// <summary>Then its day there may be another one here.</summary>
    private static bool IsInAnotherZone(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text.Trim()).Success || text.Contains('Z', StringComparison.OrdinalIgnoreCase) || text.Contains('+', StringComparison.Ordinal)
        || text.LastIndexOf('-') > text.IndexOf(':', StringComparison.Ordinal);

    internal static string Changed(string phrase, int how, int at, string noise)
    {
        var words = phrase.Split(' ').ToList();
        at %= words.Count;
        switch (how)
        {
            case 0:
                words.RemoveAt(at);
                break;
            case 1:
                words.Insert(at, words[at]);
                break;
            case 2:
                words.Insert(at, noise);
                break;
            default:
                (words[0], words[at]) = (words[at], words[0]);
                break;
        }

        return string.Join(' ', words);
    }
}
