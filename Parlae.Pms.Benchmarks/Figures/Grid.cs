namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>Counts in rows and columns, where a line for each would be too many.</summary>
internal sealed record Grid(string Title, IReadOnlyList<string> Columns, IReadOnlyList<GridRow> Rows);

/// <summary>One row of a grid.</summary>
internal sealed record GridRow(string Name, IReadOnlyList<string> Cells);
