namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>One line of the table.</summary>
/// <param name="Group">The benchmark it belongs to.</param>
/// <param name="Limit">Null: it is told, and nothing hangs on it.</param>
/// <param name="Note">What a reader must know to understand it.</param>
internal sealed record Figure(string Group, string Name, string Unit, Spread Spread, Limit? Limit = null, string? Note = null)
{
    /// <summary>Null without a limit.</summary>
    public Verdict? Verdict => Limit?.Judge(Spread.Median);
}
