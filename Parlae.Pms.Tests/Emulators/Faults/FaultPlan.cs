namespace Parlae.Pms.Tests.Emulators.Faults;

/// <summary>Which share of a store's requests is struck by what.</summary>
/// <param name="Seed">Of the dice: the n-th request is struck as the seed has it.</param>
/// <param name="Percent">Of a hundred requests so many, by kind.</param>
/// <param name="DelayMilliseconds">Of <see cref="FaultKind.Delay"/>.</param>
internal sealed record FaultPlan(int Seed, IReadOnlyDictionary<FaultKind, double> Percent, int DelayMilliseconds = 200)
{
    /// <summary>Every kind at once.</summary>
    public static FaultPlan Everything(int seed, double percent) => new(seed, Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => percent / Enum.GetValues<FaultKind>().Length));

    /// <summary>Every request the same.</summary>
    public static FaultPlan Always(FaultKind kind) => new(0, new Dictionary<FaultKind, double> { [kind] = 100 });
}

/// <summary>Thrown for each request.</summary>
internal sealed class FaultDice(FaultPlan plan)
{
    private readonly Random random = new(plan.Seed);
    private readonly Lock turn = new();

    public FaultPlan Plan => plan;

    public FaultKind? Next()
    {
        double thrown;
        lock (turn) thrown = random.NextDouble() * 100;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            thrown -= plan.Percent.GetValueOrDefault(kind);
            if (thrown < 0) return kind;
        }

        return null;
    }
}

/// <summary>A store is away until it is brought back.</summary>
/// <param name="Kind">How.</param>
/// <param name="Only">Only for requests whose address or body holds this text, as the name of a table; null: for all.</param>
internal sealed record Outage(OutageKind Kind, string? Only = null);

/// <summary>What the proxy of one store did so far.</summary>
/// <param name="Asked">Requests that came.</param>
/// <param name="Away">Requests and connections that met an outage.</param>
/// <param name="Failed">Requests that the stand-in itself did not answer.</param>
/// <param name="Struck">By kind; a kind that struck nobody is absent.</param>
internal sealed record ProxyCounts(long Asked, long Away, long Failed, IReadOnlyDictionary<FaultKind, long> Struck)
{
    public static readonly ProxyCounts None = new(0, 0, 0, new Dictionary<FaultKind, long>());

    public long StruckInAll => Struck.Values.Sum();

    public long Of(FaultKind kind) => Struck.GetValueOrDefault(kind);
}
