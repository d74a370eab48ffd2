using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Functions.Speech;

namespace Parlae.Pms.Tests.Speech;

public class SpokenTimeTests
{
    private static readonly DateTimeZone Toronto = DateTimeZoneProviders.Tzdb["America/Toronto"];

    private static Instant Utc(string text) => InstantPattern.General.Parse(text).Value;

    private static string Choice(params string[] walls) => SpokenTime.Choice(
        walls.Select(wall => LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm").Parse(wall).Value.InZoneLeniently(Toronto).ToInstant()), Toronto);

    [Theory]
    [InlineData("2026-03-02T15:00:00Z", "America/Toronto", "Monday, March 2nd at 10 AM")]
    [InlineData("2026-03-02T15:00:00Z", "America/Vancouver", "Monday, March 2nd at 7 AM")]
    [InlineData("2026-03-03T03:30:00Z", "America/Toronto", "Monday, March 2nd at 10:30 PM")]
    [InlineData("2026-03-08T06:59:00Z", "America/Toronto", "Sunday, March 8th at 1:59 AM")]
    [InlineData("2026-03-08T07:00:00Z", "America/Toronto", "Sunday, March 8th at 3 AM")]
    [InlineData("2026-11-01T05:30:00Z", "America/Toronto", "Sunday, November 1st at 1:30 AM")]
    [InlineData("2026-11-01T06:30:00Z", "America/Toronto", "Sunday, November 1st at 1:30 AM")]
    [InlineData("2026-07-01T18:15:00Z", "America/St_Johns", "Wednesday, July 1st at 3:45 PM")]
    [InlineData("2025-12-31T23:00:00Z", "Pacific/Auckland", "Thursday, January 1st at 12 PM")]
    public void A_time_is_said_in_the_practices_zone(string instant, string zone, string expected) =>
        Assert.Equal(expected, SpokenTime.Of(Utc(instant), DateTimeZoneProviders.Tzdb[zone]));

    [Theory]
    [InlineData(0, 0, "12 AM")]
    [InlineData(0, 5, "12:05 AM")]
    [InlineData(1, 0, "1 AM")]
    [InlineData(9, 30, "9:30 AM")]
    [InlineData(11, 59, "11:59 AM")]
    [InlineData(12, 0, "12 PM")]
    [InlineData(12, 1, "12:01 PM")]
    [InlineData(13, 0, "1 PM")]
    [InlineData(14, 30, "2:30 PM")]
    [InlineData(23, 45, "11:45 PM")]
    public void The_clock_keeps_morning_and_afternoon(int hour, int minute, string expected) =>
        Assert.Equal(expected, SpokenTime.Clock(new LocalTime(hour, minute, 59)));

    [Fact]
    public void Every_day_of_a_month_has_its_ending()
    {
        string[] expected =
        [
            "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th", "13th", "14th", "15th", "16th",
            "17th", "18th", "19th", "20th", "21st", "22nd", "23rd", "24th", "25th", "26th", "27th", "28th", "29th", "30th", "31st",
        ];
        Assert.Equal(expected, Enumerable.Range(1, 31).Select(day => SpokenTime.Day(new LocalDate(2026, 8, day)).Split(' ')[^1]));
    }

    [Fact]
    public void Every_weekday_and_month_has_its_name()
    {
        for (var date = new LocalDate(2026, 1, 1); date.Year == 2026; date = date.PlusDays(1))
        {
            Assert.StartsWith(date.ToString("dddd, MMMM ", CultureInfo.InvariantCulture) + date.Day, SpokenTime.Day(date), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_time_is_said_alone() => Assert.Equal("Monday, March 2nd at 10 AM", Choice("2026-03-02 10:00"));

    [Fact]
    public void Two_times_of_one_day_are_joined_by_or() => Assert.Equal("Monday, March 2nd at 10 AM or 2:30 PM", Choice("2026-03-02 10:00", "2026-03-02 14:30"));

    [Fact]
    public void Two_times_of_two_days_pause_before_the_second_day() =>
        Assert.Equal("Monday, March 2nd at 10 AM, or Wednesday, March 4th at 2 PM", Choice("2026-03-02 10:00", "2026-03-04 14:00"));

    [Fact]
    public void Each_day_is_said_once() =>
        Assert.Equal("Monday, March 2nd at 10 AM, 11:30 AM, or Wednesday, March 4th at 2 PM", Choice("2026-03-02 10:00", "2026-03-02 11:30", "2026-03-04 14:00"));

    [Fact]
    public void Three_times_of_one_day_make_a_list() =>
        Assert.Equal("Monday, March 2nd at 10 AM, 11 AM, or 12 PM", Choice("2026-03-02 10:00", "2026-03-02 11:00", "2026-03-02 12:00"));

    [Fact]
    public void The_last_day_may_have_several_times() =>
        Assert.Equal("Monday, March 2nd at 10 AM, Wednesday, March 4th at 2 PM, or 3 PM", Choice("2026-03-02 10:00", "2026-03-04 14:00", "2026-03-04 15:00"));

    [Fact]
    public void Times_are_put_in_order_and_said_once() =>
        Assert.Equal("Monday, March 2nd at 10 AM, or Wednesday, March 4th at 2 PM", Choice("2026-03-04 14:00", "2026-03-02 10:00", "2026-03-02 10:00"));

    [Fact]
    public void An_hour_that_clocks_repeat_is_said_once() =>
        Assert.Equal("Sunday, November 1st at 1:30 AM", SpokenTime.Choice([Utc("2026-11-01T05:30:00Z"), Utc("2026-11-01T06:30:00Z")], Toronto));

    [Fact]
    public void The_same_clock_on_two_days_needs_both_days() =>
        Assert.Equal("Monday, March 2nd at 10 AM, Monday, March 9th at 10 AM, or Monday, March 16th at 10 AM", Choice("2026-03-02 10:00", "2026-03-09 10:00", "2026-03-16 10:00"));

    [Fact]
    public void No_time_is_no_sentence() => Assert.Throws<ArgumentException>(() => Choice());
}
