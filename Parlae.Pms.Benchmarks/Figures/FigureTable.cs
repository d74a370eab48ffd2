using System.Globalization;
using System.Text;

namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>The figures for somebody who reads them.</summary>
internal static class FigureTable
{
    private const int NameWidth = 58;
    private const int ValueWidth = 12;
    private const int RangeWidth = 22;
    private const int LimitWidth = 12;
    private const int CellWidth = 24;

    public static string Of(IReadOnlyList<Figure> figures, IReadOnlyList<Grid> grids)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",-NameWidth}{"median",ValueWidth}  {"low to high",-RangeWidth}{"limit",-LimitWidth}");
        foreach (var group in figures.GroupBy(figure => figure.Group))
        {
            text.AppendLine().AppendLine(group.Key);
            foreach (var figure in group)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {Line(figure)}");
        }

        foreach (var grid in grids)
        {
            text.AppendLine().AppendLine(grid.Title).AppendLine(Row("", grid.Columns));
            foreach (var (name, cells) in grid.Rows) text.AppendLine(Row(name, cells));
        }

        return text.ToString();
    }

    public static string Line(Figure figure)
    {
        var limit = figure.Limit is { } bound ? $"{(bound.IsLeast ? ">=" : "<=")} {Number(bound.Bound)}" : "";
        var verdict = figure.Verdict switch
        {
            null => "",
            Verdict.Held => "held",
            Verdict.Close => "short, by less than 20 %",
            _ => "MISSED",
        };
        var range = figure.Spread.Rounds == 1 ? "once" : $"{Number(figure.Spread.Low)} to {Number(figure.Spread.High)} ({figure.Spread.Rounds})";
        var note = figure.Note is null ? "" : $"{(verdict.Length > 0 ? "; " : "")}{figure.Note}";
        return $"{$"{figure.Name}, {figure.Unit}".PadRight(NameWidth - 2)}{Number(figure.Spread.Median).PadLeft(ValueWidth)}  {range.PadRight(RangeWidth)}{limit.PadRight(LimitWidth)}{verdict}{note}".TrimEnd();
    }

    private static string Row(string name, IEnumerable<string> cells) => $"  {name,-CellWidth}{string.Concat(cells.Select(cell => cell.PadRight(CellWidth)))}".TrimEnd();

    /// <summary>Three digits say enough.</summary>
    internal static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
