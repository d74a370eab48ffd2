namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>What several rounds measured: the median, and how far apart the rounds were.</summary>
/// <param name="Low">The least of the rounds.</param>
/// <param name="High">The most.</param>
internal sealed record Spread(double Median, double Low, double High, int Rounds)
{
    public static Spread Of(IReadOnlyCollection<double> rounds) => rounds.Count == 0
        ? throw new ArgumentException("Nothing was measured.", nameof(rounds))
        : new Spread(Quantile.Median(rounds), rounds.Min(), rounds.Max(), rounds.Count);
}
