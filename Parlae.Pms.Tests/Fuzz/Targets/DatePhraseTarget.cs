using System.Text;
using NodaTime;
using Parlae.Pms.Functions.Speech;
using Parlae.Pms.Functions.Speech.Dates;
using Parlae.Pms.Tests.Speech.Dates;

namespace Parlae.Pms.Tests.Fuzz.Targets;

/// <summary>The reading of days and times: never throws, never takes what is over as meant, and reads the same words the same whatever their case. Two bytes in front choose the moment and the zone.</summary>
internal sealed class DatePhraseTarget : FuzzTarget
{
    private const int Choices = 2;

    public override string Name => "date-phrases";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. Corpus.Read("phrases.tsv").Concat(Corpus.Read("starts.tsv")).Select((phrase, n) => (byte[])[(byte)n, (byte)(n / 7), .. Encoding.UTF8.GetBytes(phrase.Text)])];

    public override IReadOnlyList<byte[]> Words { get; } = Bytes([.. RandomDatesTests.Words.Select(word => $" {word} "), .. RandomDatesTests.Noise.Select(word => $" {word} "), ":", "/", "-", "th", "T", "Z", "+14:00", "[Europe/London]"]);

    public override object Run(byte[] input)
    {
        if (input.Length < Choices) return "short";
        var zone = DateTimeZoneProviders.Tzdb[RandomDatesTests.Zones[input[0] % RandomDatesTests.Zones.Length]];
        var now = (Instant.FromUtc(2024, 1, 31, 0, 0) + Duration.FromMinutes(input[1] * 7919L)).InZone(zone);
        var text = Encoding.UTF8.GetString(input.AsSpan(Choices));

        var reading = DatePhrases.Read(text, now.Date);
        Hold(reading is not DateReading.Meant { When.Days: { } meant } || (meant.From >= now.Date && meant.From <= meant.To), "A day that is over, or days that end before they begin, were meant.");
        Hold(reading is not DateReading.Past { When.Days: { } over } || over.From < now.Date, "What is to come was called past.");
        Hold(DatePhrases.Read(text.ToUpperInvariant(), now.Date).GetType() == DatePhrases.Read(text.ToUpperInvariant().ToLowerInvariant(), now.Date).GetType(), "Capitals are read in another way.");
        DatePhrases.Read(text, now.Date, isPastToo: true);

        var days = DateHearing.Days(text, now).Value;
        Hold(days is null || days.From <= days.To, "Days end before they begin.");
        var start = DateHearing.Start(text, now).Value;
        if (start?.Moment is { } begin && begin <= now.ToInstant())
            Hold(begin.InZone(zone).Date == now.Date || reading is DateReading.Past || SpokenDates.Time(text, now) is not null || SpokenDates.Wall(text) is not null, "A moment that is over was taken from what was left open.");
        var birth = SpokenDates.Birth(text, now);
        Hold(birth is null || (birth.Value <= now.Date && birth.Value.Year >= 1900), "Somebody is not born yet, or too old.");
        SpokenDates.Day(text, now);
        return (reading.GetType(), days is null, days?.Part, days?.Time is null, start?.GetType(), start?.Moment is null, birth is null, (reading as DateReading.Unclear)?.Question);
    }
}
