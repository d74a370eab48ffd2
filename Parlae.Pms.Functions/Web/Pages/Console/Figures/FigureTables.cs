using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Web.Pages.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Console.Figures;

/// <summary>Figures as tables that people read, and that are drawn.</summary>
internal static class FigureTables
{
    private static readonly string[] Standing = ["booked", "submitted"];

    /// <param name="summary">Of the account.</param>
    /// <param name="platform">What is no account's; null: not for who looks.</param>
    public static IReadOnlyList<ChartTable> Of(FigureSummary summary, HourlyFigures? platform)
    {
        List<ChartTable> tables = [];
        if (summary.Total.Calls + summary.Outcomes.Count > 0)
            tables.AddRange([Days(summary), Hours(summary)]);
        if (summary.Outcomes.Count > 0)
            tables.Insert(1, Bookings(summary));
        if (summary.AllTools.Uses > 0)
            tables.Add(Tools(summary));
        if (summary.Total.AuthenticationFailures.Count + summary.Total.IdentityFailures.Count > 0)
            tables.Add(Failures(summary));
        if (Kinds(summary.Total, platform) is { Count: > 0 } kinds)
            tables.Add(KindsOf(kinds));
        return tables;
    }

    /// <summary>Those that stand or may come to stand.</summary>
    public static int Booked(HourlyFigures figures) => figures.Bookings.Values.Sum(outcomes => Standing.Sum(outcome => outcomes.GetValueOrDefault(outcome)));

    private static ChartTable Days(FigureSummary summary) => new(
        "days", WebWords.Of("Figures.Days"), null, ChartKind.Bars, "", [new(WebWords.Of("Figures.Day")), new(WebWords.Of("Figures.Calls")), new(WebWords.Of("Figures.Booked"))],
        [.. summary.Days.Select(day => new ChartRow(WebTime.ShortDay(day.Date), [ChartCell.Of(day.Figures.Calls), ChartCell.Of(Booked(day.Figures))]))])
    { Folds = true };

    private static ChartTable Bookings(FigureSummary summary)
    {
        var outcomes = summary.Outcomes.Select(outcome => outcome.Outcome).ToList();
        return new ChartTable(
            "bookings", WebWords.Of("Figures.Bookings"), WebWords.Of("Figures.BookingsHint"), ChartKind.Stacked, "",
            [new(WebWords.Of("Figures.Type")), .. outcomes.Select(outcome => new ChartColumn(WebWords.OfWord("BookingOutcome", outcome))), new(WebWords.Of("Figures.All"), IsDrawn: false)],
            [.. summary.Total.Bookings.OrderByDescending(type => type.Value.Values.Sum()).ThenBy(type => type.Key, StringComparer.Ordinal).Select(type => new ChartRow(
                WebWords.OfWord("BookingType", type.Key), [.. outcomes.Select(outcome => ChartCell.Of(type.Value.GetValueOrDefault(outcome))), ChartCell.Of(type.Value.Values.Sum())]))]);
    }

    private static ChartTable Hours(FigureSummary summary) => new(
        "hours", WebWords.Of("Figures.Hours"), WebWords.Of("Figures.HoursHint"), ChartKind.Bars, "", [new(WebWords.Of("Figures.Hour")), new(WebWords.Of("Figures.Calls")), new(WebWords.Of("Figures.Booked"))],
        [.. summary.Hours.Select(hour => new ChartRow(DateForms.Current.Hour(hour.Hour), [ChartCell.Of(hour.Figures.Calls), ChartCell.Of(Booked(hour.Figures))]))])
    { Folds = true };

    private static ChartTable Tools(FigureSummary summary) => new(
        "tools", WebWords.Of("Figures.Tools"), WebWords.Of("Figures.ToolsHint"), ChartKind.Lying, WebWords.Of("Figures.Milliseconds"),
        [
            new(WebWords.Of("Call.Tool")), new(WebWords.Of("Figures.Median")), new(WebWords.Of("Figures.P95")),
            new(WebWords.Of("Figures.Uses"), IsDrawn: false), new(WebWords.Of("Figures.Errors"), IsDrawn: false), new(WebWords.Of("Figures.Faults"), IsDrawn: false),
        ],
        [.. summary.Tools.Select(tool => new ChartRow(tool.Tool, [ChartCell.Of(tool.Median), ChartCell.Of(tool.P95), ChartCell.Of(tool.Uses), ChartCell.Of(tool.Errors), ChartCell.Of(tool.Faults)]))]);

    private static ChartTable Failures(FigureSummary summary) => new(
        "failures", WebWords.Of("Figures.Failures"), null, ChartKind.Bars, "", [new(WebWords.Of("Figures.Day")), new(WebWords.Of("Figures.Authentication")), new(WebWords.Of("Figures.Identity"))],
        [.. summary.Days.Select(day => new ChartRow(WebTime.ShortDay(day.Date), [ChartCell.Of(day.Figures.AuthenticationFailures.Values.Sum()), ChartCell.Of(day.Figures.IdentityFailures.Values.Sum())]))])
    { Folds = true };

    private static ChartTable KindsOf(IReadOnlyList<ChartRow> kinds) => new(
        "kinds", WebWords.Of("Figures.Kinds"), WebWords.Of("Figures.KindsHint"), ChartKind.None, "", [new(WebWords.Of("Figures.Kind")), new(WebWords.Of("Figures.Count"))], kinds);

    private static List<ChartRow> Kinds(HourlyFigures own, HourlyFigures? platform) =>
    [
        .. own.AuthenticationFailures.Select(door => new ChartRow(WebWords.OfWord("Door", door.Key), [ChartCell.Of(door.Value)])),
        .. own.IdentityFailures.Select(outcome => new ChartRow(WebWords.OfWord("IdentityFailure", outcome.Key), [ChartCell.Of(outcome.Value)])),
        .. platform?.AuthenticationFailures.Select(door => new ChartRow(WebWords.Of("Figures.Platform", WebWords.OfWord("Door", door.Key)), [ChartCell.Of(door.Value)])) ?? [],
    ];
}
