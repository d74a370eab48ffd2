using System.Globalization;

namespace Parlae.Pms.Functions.Web.Pages.Shared;

/// <summary>A table of figures, and how it is drawn where scripts run.</summary>
/// <param name="Id">Of its section; one a page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Hint">What one must know to read it; null: nothing.</param>
/// <param name="Chart">How it is drawn.</param>
/// <param name="Unit">Of the axis; empty: none.</param>
/// <param name="Columns">The first names the rows.</param>
public sealed record ChartTable(string Id, string Title, string? Hint, ChartKind Chart, string Unit, IReadOnlyList<ChartColumn> Columns, IReadOnlyList<ChartRow> Rows)
{
    /// <summary>Where it is drawn, the table is folded away: one opens it to read.</summary>
    public bool Folds { get; init; }
}

/// <summary>Words that <c>charts.js</c> knows, in small letters.</summary>
public enum ChartKind
{
    /// <summary>It is not drawn.</summary>
    None,
    Bars,
    Stacked,

    /// <summary>From left to right.</summary>
    Lying,
}

/// <param name="IsDrawn">Else it is in the table alone.</param>
public sealed record ChartColumn(string Name, bool IsDrawn = true);

public sealed record ChartRow(string Name, IReadOnlyList<ChartCell> Cells);

/// <param name="Value">As it is drawn; null: not at all.</param>
public sealed record ChartCell(string Text, double? Value)
{
    public static ChartCell Of(int count) => new(count.ToString(CultureInfo.CurrentCulture), count);

    public static ChartCell Of(TimeSpan? took) => took is { } time ? new(WebTime.Took(time), Math.Round(time.TotalMilliseconds, 1)) : new("-", null);

    internal string? Number => Value?.ToString(CultureInfo.InvariantCulture);
}
