using NodaTime;
using Parlae.Pms.Core.Figures;

namespace Parlae.Pms.Tests.Figures;

/// <summary>Hours in UTC become days and hours of the practice.</summary>
public sealed class FigureSummaryTests
{
    private static readonly DateTimeZone Toronto = DateTimeZoneProviders.Tzdb["America/Toronto"];

    [Fact]
    public void An_hour_belongs_to_the_practices_day_and_hour()
    {
        var summary = FigureSummary.Of(
            [Hour(2026, 3, 3, 4, 1), Hour(2026, 3, 3, 5, 2), Hour(2026, 3, 4, 4, 4), Hour(2026, 3, 4, 5, 8)], new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 3), Toronto);
        Assert.Equal([1, 6], summary.Days.Select(day => day.Figures.Calls)); // the last hour is the fourth's
        Assert.Equal((24, 2, 5), (summary.Hours.Count, summary.Hours[0].Figures.Calls, summary.Hours[23].Figures.Calls));
        Assert.Equal(7, summary.Total.Calls);
    }

    [Fact]
    public void The_hour_that_comes_twice_counts_twice_and_the_missing_one_never()
    {
        var autumn = new LocalDate(2026, 11, 1);
        var twice = FigureSummary.Of([Hour(2026, 11, 1, 5, 1), Hour(2026, 11, 1, 6, 2)], autumn, autumn, Toronto);
        Assert.Equal(3, twice.Hours[1].Figures.Calls);
        var spring = new LocalDate(2026, 3, 8);
        var skipped = FigureSummary.Of([Hour(2026, 3, 8, 6, 1), Hour(2026, 3, 8, 7, 2)], spring, spring, Toronto);
        Assert.Equal((1, 0, 2), (skipped.Hours[1].Figures.Calls, skipped.Hours[2].Figures.Calls, skipped.Hours[3].Figures.Calls));
    }

    [Fact]
    public void In_a_zone_of_half_hours_an_hour_belongs_where_it_begins()
    {
        var day = new LocalDate(2026, 3, 3);
        var summary = FigureSummary.Of([Hour(2026, 3, 2, 18, 1), Hour(2026, 3, 2, 19, 2)], day, day, DateTimeZoneProviders.Tzdb["Asia/Kolkata"]);
        Assert.Equal(2, summary.Hours[0].Figures.Calls); // 00:30; what began at 23:30 is the day before's
        Assert.Equal(2, summary.Total.Calls);
    }

    [Fact]
    public void Tools_are_added_up_over_hours_with_their_failures_and_their_speed()
    {
        HourlyFigures one = new(), other = new();
        for (var i = 0; i < 95; i++)
            one.AddTool("bookAppointment", i < 90 ? "booked" : FigureSummary.Error, TimeSpan.FromMilliseconds(40));
        for (var i = 0; i < 10; i++)
            other.AddTool("bookAppointment", FigureSummary.Fault, TimeSpan.FromSeconds(7));
        other.AddTool("getProviders", "ok", TimeSpan.FromMilliseconds(1));
        var day = new LocalDate(2026, 3, 2);
        var summary = FigureSummary.Of([new(Instant.FromUtc(2026, 3, 2, 14, 0), one), new(Instant.FromUtc(2026, 3, 2, 15, 0), other)], day, day, Toronto);
        var (book, providers) = (summary.Tools[0], summary.Tools[1]);
        Assert.Equal(("bookAppointment", 105, 5, 10), (book.Tool, book.Uses, book.Errors, book.Faults));
        Assert.InRange(book.Median!.Value.TotalMilliseconds, 30, 50);
        Assert.InRange(book.P95!.Value.TotalSeconds, 6, 8);
        Assert.Equal(("getProviders", 1), (providers.Tool, providers.Uses));
        Assert.Equal((106, 10), (summary.AllTools.Uses, summary.AllTools.Faults));
    }

    private static FigureHour Hour(int year, int month, int day, int hour, int calls) => new(Instant.FromUtc(year, month, day, hour, 0), new HourlyFigures { Calls = calls });
}
