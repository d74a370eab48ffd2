using System.Text.Json;
using Parlae.Pms.Benchmarks.Figures;

namespace Parlae.Pms.Tests.Benchmarks;

public sealed class FigureTests
{
    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle()
    {
        Assert.Equal(3, Quantile.Median([9, 1, 3]));
        Assert.Equal(2.5, Quantile.Median([4, 1, 2, 3]));
        Assert.Equal(7, Quantile.Median([7]));
        Assert.Throws<ArgumentException>(() => Quantile.Median([]));
    }

    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        double[] hundred = [.. Enumerable.Range(1, 100).Select(n => (double)n).Reverse()];
        Assert.Equal(99, Quantile.Of(hundred, 0.99));
        Assert.Equal(100, Quantile.Of(hundred, 1));
        Assert.Equal(1, Quantile.Of(hundred, 0.001));
        Assert.Equal(5, Quantile.Of([5, 4, 3], 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of(hundred, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of(hundred, 1.1));
    }

    [Fact]
    public void A_spread_tells_the_median_and_how_far_the_rounds_were_apart()
    {
        Assert.Equal(new Spread(20, 10, 90, 3), Spread.Of([90, 10, 20]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Theory]
    [InlineData(25, "Held")]
    [InlineData(400, "Held")]
    [InlineData(24.9, "Close")]
    [InlineData(20, "Close")]
    [InlineData(19.9, "Missed")]
    [InlineData(0, "Missed")]
    public void What_must_be_at_least_is_missed_when_it_falls_short_by_more_than_a_fifth(double value, string verdict) =>
        Assert.Equal(verdict, Limit.AtLeast(25).Judge(value).ToString());

    [Theory]
    [InlineData(50, "Held")]
    [InlineData(1, "Held")]
    [InlineData(50.1, "Close")]
    [InlineData(60, "Close")]
    [InlineData(60.1, "Missed")]
    public void What_may_be_at_most_is_missed_when_it_is_over_by_more_than_a_fifth(double value, string verdict) =>
        Assert.Equal(verdict, Limit.AtMost(50).Judge(value).ToString());

    [Fact]
    public void A_run_fails_by_a_missed_limit_and_by_nothing_else()
    {
        var report = new BenchReport(TextWriter.Null);
        report.Add("start", "told only", "ms", [1e9]);
        report.Add("start", "held", "ms", [1, 2, 3], Limit.AtMost(2));
        report.Add("start", "close", "ms", [2.3], Limit.AtMost(2));
        Assert.False(report.IsMissed);

        report.Add("start", "missed", "ms", [2.5], Limit.AtMost(2));
        Assert.True(report.IsMissed);
    }

    [Fact]
    public void The_median_decides_and_not_the_worst_round() =>
        Assert.Equal(Verdict.Held, new Figure("start", "x", "ms", Spread.Of([1, 1, 900]), Limit.AtMost(2)).Verdict);

    [Fact]
    public void The_table_shows_median_spread_limit_and_verdict_by_group()
    {
        var table = FigureTable.Of(
        [
            new Figure("throughput", "checkAvailability of bare Kestrel", "%", Spread.Of([30.04, 26, 19]), Limit.AtLeast(25)),
            new Figure("start", "first tool call", "ms", Spread.Of([1234.5]), Limit.AtMost(60), "after ready"),
            new Figure("throughput", "bare Kestrel", "requests/s", Spread.Of([9.876])),
        ], [new Grid("round trips", ["kolla"], [new GridRow("getProviders", ["1 (2) / 0"])])]).ReplaceLineEndings("\n");

        Assert.Matches(@"(?s)\nthroughput\n  checkAvailability of bare Kestrel, % +26\.0  19\.0 to 30\.0 \(3\) +>= 25\.0 +held\n  bare Kestrel, requests/s +9\.88  once\n\nstart\n", table);
        Assert.Matches(@"first tool call, ms +1,23[45]  once +<= 60\.0 +MISSED; after ready\n", table);
        Assert.Matches(@"\nround trips\n +kolla\n  getProviders +1 \(2\) / 0\n$", table);
    }

    [Fact]
    public void The_record_holds_every_figure_with_its_limit_and_whether_all_held()
    {
        Figure[] figures =
        [
            new("start", "told", "ms", Spread.Of([1, 2, 3])),
            new("start", "missed", "times", Spread.Of([4]), Limit.AtMost(2.5)),
        ];
        var record = JsonDocument.Parse(FigureRecord.Text(figures, [], TimeSpan.FromSeconds(12.34), DateTimeOffset.UnixEpoch)).RootElement;

        Assert.False(record.GetProperty("held").GetBoolean());
        Assert.Equal(12.3, record.GetProperty("seconds").GetDouble());
        var (told, missed) = (record.GetProperty("figures")[0], record.GetProperty("figures")[1]);
        Assert.Equal((2, 1, 3, 3), (told.GetProperty("spread").GetProperty("median").GetDouble(), told.GetProperty("spread").GetProperty("low").GetDouble(), told.GetProperty("spread").GetProperty("high").GetDouble(), told.GetProperty("spread").GetProperty("rounds").GetInt32()));
        Assert.False(told.TryGetProperty("verdict", out _));
        Assert.Equal(("missed", 2.5, false), (missed.GetProperty("verdict").GetString(), missed.GetProperty("limit").GetProperty("bound").GetDouble(), missed.GetProperty("limit").GetProperty("isLeast").GetBoolean()));
    }
}
