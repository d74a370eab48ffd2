using NodaTime;

namespace Parlae.Pms.Core.Figures;

/// <summary>One day of a practice.</summary>
public sealed record FigureDay(LocalDate Date, HourlyFigures Figures);

/// <summary>One hour of the day, over all days.</summary>
public sealed record FigureClock(int Hour, HourlyFigures Figures);

/// <summary>One tool.</summary>
/// <param name="Errors">The caller was asked, or turned away.</param>
/// <param name="Faults">It could not be done.</param>
public sealed record ToolFigure(string Tool, int Uses, int Errors, int Faults, TimeSpan? Median, TimeSpan? P95);

/// <summary>The hours of some days added up, by the practice's clock. An hour belongs where it begins: in a zone that is not whole hours from UTC figures move by up to an hour.</summary>
public sealed class FigureSummary
{
    /// <summary>Outcomes of tools that are no status word.</summary>
    public const string Error = "error";
    public const string Fault = "fault";

    private FigureSummary(HourlyFigures total, IReadOnlyList<FigureDay> days, IReadOnlyList<FigureClock> hours) => (Total, Days, Hours) = (total, days, hours);

    public HourlyFigures Total { get; }

    /// <summary>Each day asked for, the first first.</summary>
    public IReadOnlyList<FigureDay> Days { get; }

    /// <summary>From midnight, all 24.</summary>
    public IReadOnlyList<FigureClock> Hours { get; }

    /// <summary>The most used first.</summary>
    public IReadOnlyList<ToolFigure> Tools => [.. Total.Tools
        .Select(tool => Figure(tool.Key, tool.Value, Total.Durations.GetValueOrDefault(tool.Key) ?? []))
        .OrderByDescending(tool => tool.Uses).ThenBy(tool => tool.Tool, StringComparer.Ordinal)];

    /// <summary>Of all tools together.</summary>
    public ToolFigure AllTools => Figure("", Total.Tools.Values.SelectMany(outcomes => outcomes), [.. Enumerable.Range(0, LatencyBuckets.Count).Select(i => Total.Durations.Values.Sum(counts => i < counts.Length ? counts[i] : 0))]);

    /// <summary>Outcomes of bookings that occurred, the most frequent first.</summary>
    public IReadOnlyList<(string Outcome, int Count)> Outcomes => [.. Total.Bookings.Values.SelectMany(outcomes => outcomes)
        .GroupBy(outcome => outcome.Key, outcome => outcome.Value).Select(outcome => (outcome.Key, outcome.Sum()))
        .OrderByDescending(outcome => outcome.Item2).ThenBy(outcome => outcome.Key, StringComparer.Ordinal)];

    public static FigureSummary Of(IEnumerable<FigureHour> hours, LocalDate first, LocalDate last, DateTimeZone zone)
    {
        var local = hours.Select(hour => (At: hour.Start.InZone(zone), hour.Figures)).Where(hour => hour.At.Date >= first && hour.At.Date <= last).ToList();
        var (byDay, byHour) = (local.ToLookup(hour => hour.At.Date, hour => hour.Figures), local.ToLookup(hour => hour.At.Hour, hour => hour.Figures));
        return new FigureSummary(
            AccountFigures.Sum(local.Select(hour => hour.Figures)),
            [.. Enumerable.Range(0, Period.DaysBetween(first, last) + 1).Select(i => first.PlusDays(i)).Select(date => new FigureDay(date, AccountFigures.Sum(byDay[date])))],
            [.. Enumerable.Range(0, 24).Select(hour => new FigureClock(hour, AccountFigures.Sum(byHour[hour])))]);
    }

    private static ToolFigure Figure(string tool, IEnumerable<KeyValuePair<string, int>> outcomes, IReadOnlyList<int> durations)
    {
        var byOutcome = outcomes.ToLookup(outcome => outcome.Key, outcome => outcome.Value);
        return new ToolFigure(
            tool, byOutcome.Sum(outcome => outcome.Sum()), byOutcome[Error].Sum(), byOutcome[Fault].Sum(), LatencyBuckets.Percentile(durations, 0.5), LatencyBuckets.Percentile(durations, 0.95));
    }
}
