using NodaTime;
using NodaTime.Text;

namespace Parlae.Pms.Tests.Speech.Dates;

/// <summary>A phrase, the practice's clock when it is said, and what it comes to.</summary>
internal sealed record Phrase(ZonedDateTime Now, string Text, string Expected)
{
    public override string ToString() => $"{Now.LocalDateTime:uuuu-MM-ddTHH:mm} {Now.Zone.Id} '{Text}'";
}

internal static class Corpus
{
    public static IReadOnlyList<Phrase> Read(string file) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Speech", "Dates", file)).Skip(1).Select(line => line.Split('\t')).Select(row => new Phrase(
            LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Parse(row[0]).Value.InZoneStrictly(DateTimeZoneProviders.Tzdb[row[1]]), row[2], row[3])),
    ];
}
