namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>What a figure must hold.</summary>
/// <param name="IsLeast">It must be at least the bound; else at most.</param>
internal sealed record Limit(double Bound, bool IsLeast)
{
    /// <summary>So much a machine that others use may take away before the run fails.</summary>
    public const double Tolerance = 0.2;

    public static Limit AtLeast(double bound) => new(bound, IsLeast: true);

    public static Limit AtMost(double bound) => new(bound, IsLeast: false);

    public Verdict Judge(double value)
    {
        if (IsLeast ? value >= Bound : value <= Bound) return Verdict.Held;
        return (IsLeast ? value >= Bound * (1 - Tolerance) : value <= Bound * (1 + Tolerance)) ? Verdict.Close : Verdict.Missed;
    }
}

/// <summary>What came of a limit.</summary>
internal enum Verdict
{
    Held,

    /// <summary>It falls short, by no more than the tolerance.</summary>
    Close,

    /// <summary>It falls short by more: the run fails.</summary>
    Missed,
}
