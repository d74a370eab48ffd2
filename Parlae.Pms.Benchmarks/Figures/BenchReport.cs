using System.Globalization;

namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>All figures of a run, told as they come and kept for the table and the record.</summary>
internal sealed class BenchReport(TextWriter progress)
{
    private readonly List<Figure> figures = [];
    private readonly List<Grid> grids = [];

    public IReadOnlyList<Figure> Figures => figures;

    public IReadOnlyList<Grid> Grids => grids;

    public bool IsMissed => figures.Any(figure => figure.Verdict == Verdict.Missed);

    /// <summary>Tells whoever waits what is going on.</summary>
    public void Say(string line) => progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {line}"));

    public void Add(Figure figure) => figures.Add(figure);

    public void Add(Grid grid) => grids.Add(grid);

    /// <summary>What rounds measured under one name.</summary>
    public Spread Add(string group, string name, string unit, IReadOnlyCollection<double> rounds, Limit? limit = null, string? note = null)
    {
        var spread = Spread.Of(rounds);
        Add(new Figure(group, name, unit, spread, limit, note));
        return spread;
    }
}
