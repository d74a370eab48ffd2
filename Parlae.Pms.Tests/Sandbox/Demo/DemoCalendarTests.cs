using NodaTime;
using NodaTime.Text;
using Parlae.Pms.Sandbox.Demo;

namespace Parlae.Pms.Tests.Sandbox.Demo;

public sealed class DemoCalendarTests
{
    [Theory]
    [InlineData("2026-03-04", null, "2026-03-04T08:00")]
    [InlineData("2026-03-07", null, "2026-03-09T08:00")] // Saturday
    [InlineData("2026-03-08", null, "2026-03-09T08:00")]
    [InlineData("2026-03-04", "2026-03-03T15:00", "2026-03-04T08:00")] // yesterday's run
    [InlineData("2026-03-04", "2026-03-04T08:22", "2026-03-04T10:00")]
    [InlineData("2026-03-04", "2026-03-04T07:30", "2026-03-04T09:00")]
    [InlineData("2026-03-04", "2026-03-04T14:59", "2026-03-04T16:00")]
    [InlineData("2026-03-04", "2026-03-04T15:10", "2026-03-05T08:00")]
    [InlineData("2026-03-06", "2026-03-06T22:30", "2026-03-09T08:00")] // past midnight is Saturday
    [InlineData("2026-03-04", "2026-03-05T02:10", "2026-03-05T08:00")]
    [InlineData("2026-03-04", "2026-03-07T10:00", "2026-03-09T08:00")] // advanced into a weekend
    public void The_day_begins_on_a_weekday_and_never_before_an_earlier_run_ended(string today, string? ended, string begins)
    {
        var pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
        var begin = DemoCalendar.Begin(LocalDatePattern.Iso.Parse(today).Value, ended is null ? null : pattern.Parse(ended).Value);
        Assert.Equal(begins, pattern.Format(begin));
    }
}
