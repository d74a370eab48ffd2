using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Practices;

public class PracticeWordsTests
{
    private static readonly Provider[] Staff = [new("1", "Dr. Lee", null), new("2", "Ana Lee, RDH", null), new("3", "Dr. Omar Haddad", null), new("4", "Dr.", null)];
    private static readonly VisitType[] Types = [new("Cleaning", 60, [], []), new("Deep Cleaning", 90, [], []), new("Emergency Exam", 30, [], []), new("X", 5, [], [])];

    [Theory]
    [InlineData("Dr. Lee", "1")]
    [InlineData("doctor lee", "1")]
    [InlineData("lee", "1")]
    [InlineData("ana", "2")]
    [InlineData("ANA LEE", "2")]
    [InlineData("Haddad", "3")]
    [InlineData(" 3 ", "3")]
    [InlineData("Dr.", null)]
    [InlineData("", null)]
    [InlineData("a", null)]
    [InlineData("Smith", null)]
    [InlineData("Dr. Omár HADDAD please", "3")]
    [InlineData("Dr Jane Lee", "1")] // the other Lee is Ana
    [InlineData("Jane Haddad", null)]
    public void A_word_means_one_provider_or_is_asked_about(string word, string? id) => Assert.Equal(id, Providers.Find(Staff, word)?.ProviderId);

    [Theory]
    [InlineData("Dr Amelie Fortin")]
    [InlineData("Amélie Fortin")]
    [InlineData("fortin")]
    public void A_given_name_and_accents_do_not_hide_a_provider(string word) =>
        Assert.Equal("2", Providers.Find([new("1", "Dr. Núñez", null), new("2", "Dr. Fortin", null)], word)?.ProviderId);

    [Theory]
    [InlineData(null, null)]
    [InlineData("any", null)]
    [InlineData("Anyone", null)]
    [InlineData(" no  preference. ", null)]
    [InlineData("Either", null)]
    [InlineData("It doesn't matter", "It doesn't matter")]
    [InlineData("doesn't matter", null)]
    [InlineData("Dr. Any Lee", "Dr. Any Lee")]
    public void Some_words_mean_anybody(string? word, string? wanted) => Assert.Equal(wanted, Providers.Wanted(word));

    [Fact]
    public void Two_providers_of_one_name_are_asked_about() =>
        Assert.Null(Providers.Find([new("1", "Dr. Lee", null), new("2", "Lee, DDS", null)], "Dr. Lee"));

    [Theory]
    [InlineData("cleaning", "Cleaning")]
    [InlineData("deep", "Deep Cleaning")]
    [InlineData("clean", null)] // either
    [InlineData("an emergency exam please", "Emergency Exam")]
    [InlineData("x", "X")]
    [InlineData("xray", null)]
    [InlineData("", null)]
    public void A_word_means_one_visit_type_or_is_asked_about(string word, string? name) => Assert.Equal(name, VisitTypes.Find(Types, word)?.Name);

    [Theory]
    [InlineData("2026-03-03T04:59:59Z", 2)]
    [InlineData("2026-03-03T05:00:00Z", 3)]
    public void Today_is_the_practices_own(string utc, int day)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(new LocalDate(2026, 3, day), new PracticeTime(DateTimeZoneProviders.Tzdb["America/Toronto"], clock).Today);
    }

    [Fact]
    public void A_day_may_have_23_or_25_hours()
    {
        var time = new PracticeTime(DateTimeZoneProviders.Tzdb["America/Toronto"], new FakeTimeProvider());
        Assert.Equal(Duration.FromHours(23), time.Day(new(2026, 3, 8)).Duration);
        Assert.Equal(Duration.FromHours(25), time.Day(new(2026, 11, 1)).Duration);
    }
}
