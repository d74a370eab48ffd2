using NodaTime;

namespace Parlae.Pms.Sandbox.Faults;

/// <summary>The faults that are switched on. Thread-safe.</summary>
internal sealed class FaultList
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];
    private Random dice = new(0);

    internal void Add(Fault fault)
    {
        lock (gate)
            faults.Add(fault);
    }

    internal void Clear()
    {
        lock (gate)
            faults.Clear();
    }

    /// <summary>No faults, and dice that fall as that seed has it.</summary>
    internal void StartOver(int seed)
    {
        lock (gate)
        {
            faults.Clear();
            dice = new Random(seed);
        }
    }

    internal IReadOnlyList<Fault> All()
    {
        lock (gate)
            return [.. faults];
    }

    /// <summary>The first live fault of this kind that strikes this request; taking it counts as one strike.</summary>
    internal Fault? Take(FaultKind kind, VendorRequest request)
    {
        lock (gate)
            return Strike(faults.Find(fault => fault.Kind == kind && fault.Match.Covers(request) && Falls(fault)));
    }

    /// <summary>The limit a fault sets for this request; only a refusal counts as a strike.</summary>
    internal RequestWindow.Standing? TakeRateLimit(VendorRequest request)
    {
        lock (gate)
        {
            if (faults.Find(fault => fault.Kind == FaultKind.RateLimit && fault.Match.Covers(request)) is not { } fault)
                return null;
            var standing = fault.Window!.Take();
            if (!standing.Allowed)
                Strike(fault);
            return standing;
        }
    }

    /// <summary>How old a vendor's copy of the practice may get before the next is taken, where a fault says so.</summary>
    internal Duration? LagOf(string vendor)
    {
        lock (gate)
            return FindLag(vendor) is { } fault ? Duration.FromTimeSpan(fault.Value.Span) : null;
    }

    /// <summary>A copy was taken under a lag.</summary>
    internal void CountLag(string vendor)
    {
        lock (gate)
            Strike(FindLag(vendor));
    }

    private bool Falls(Fault fault)
    {
        if (fault.Skip == 0)
            return fault.Percent == Fault.Always || dice.Next(Fault.Always) < fault.Percent;
        fault.Skip--;
        return false;
    }

    private Fault? FindLag(string vendor) =>
        faults.Find(fault => fault.Kind == FaultKind.Lag && (fault.Match.Vendor is null || fault.Match.Vendor.Equals(vendor, StringComparison.OrdinalIgnoreCase)));

    private Fault? Strike(Fault? fault)
    {
        if (fault is null)
            return null;
        fault.Struck++;
        if (fault.IsSpent)
            faults.Remove(fault);
        return fault;
    }
}
