using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>All practices of a sandbox, on one clock and under the same faults. Nearly always there is one; a load has one for each clinic.</summary>
internal sealed class Town
{
    internal Town(PracticeClock clock, int practices) => Worlds = [.. Enumerable.Range(0, practices).Select(number => new World(clock, Faults, number))];

    internal IReadOnlyList<World> Worlds { get; }

    /// <summary>The one that every vendor stands before.</summary>
    internal World First => Worlds[0];

    private FaultList Faults { get; } = new();
}
