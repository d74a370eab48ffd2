using Parlae.Pms.Tests.Emulators.Faults;

namespace Parlae.Pms.Tests.Scenarios.Faults.Storm;

/// <summary>How hard it blows.</summary>
/// <param name="Bookings">Tool calls that ask for a visit.</param>
/// <param name="Processes">Of the app, on one data directory.</param>
/// <param name="Rounds">After each the clock goes on some days, and what is open is reconciled.</param>
/// <param name="WritebackSeconds">Until the practice performs a write; 0: at once.</param>
/// <param name="Deadline">Of a tool call, in seconds; some requests are silent for longer.</param>
/// <param name="Rough">So many rounds, the last ones, are reconciled while the practice still fails; the others in clear weather, as it takes long.</param>
/// <param name="Stores">Where everything is kept, and what fails besides the practice; null: embedded.</param>
internal sealed record StormPlan(int Bookings, int Processes, int Rounds, double WritebackSeconds, int Deadline, int Rough, ProxiedStores? Stores = null)
{
    /// <summary>Visits that one call asks for; the guards allow eight uses of a tool.</summary>
    public const int EachCall = 7;

    /// <summary>Calls that go on at the same time: as many as the stores are quick enough for, so that what fails is what was meant to.</summary>
    public int AtOnce => Stores is null ? 100 : 40;

    /// <summary>Of a hundred times so many are wanted by two callers at once.</summary>
    public const int Contested = 10;

    /// <summary>Of a hundred webhooks so many are delivered to two processes at once.</summary>
    public const int DeliveredTwice = 5;

    /// <summary>Beyond what the practice's diary holds at the start. Ten thousand visits end before the forty weeks do whose hours Sikka tells.</summary>
    public const int FirstDay = 92;

    public int Patients => Math.Min(12_000, 200 + (Bookings / EachCall));
}
