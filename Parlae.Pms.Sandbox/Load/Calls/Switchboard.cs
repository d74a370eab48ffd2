using Parlae.Pms.Sandbox.Load.Bench;
using Parlae.Pms.Sandbox.Load.Figures;

namespace Parlae.Pms.Sandbox.Load.Calls;

/// <summary>Puts calls through: clinics and callers take turns, and each call has dice of its own, so that its course does not hang on which call is faster.</summary>
internal sealed class Switchboard(LoadBench bench)
{
    private int calls;
    private int lines;

    internal int Calls => Volatile.Read(ref calls);

    /// <param name="tally">Of the answers.</param>
    /// <param name="promises">Of what callers are told.</param>
    /// <param name="clinics">Among the first so many clinics.</param>
    internal PlayedCall Next(Tally tally, Promises promises, int clinics = int.MaxValue)
    {
        var (n, among) = (Interlocked.Increment(ref calls), Math.Min(clinics, bench.Accounts.Count));
        return new PlayedCall(bench.Webhooks, LineOf(bench.Accounts[n % among], n / Math.Min(among, bench.Practices.Count)), new Wishes(unchecked((LoadBench.Seed * 1_000_003) + n)), tally, promises);
    }

    /// <summary>A line for requests that are no whole call.</summary>
    internal Line NextLine(LoadAccount account) => LineOf(account, Interlocked.Increment(ref lines));

    /// <summary>A practice's callers take turns as well: with one for each clinic its turn comes once a round, with one for all each time.</summary>
    private static Line LineOf(LoadAccount account, int turn) => new(account, Guid.NewGuid().ToString(), account.Practice.Callers[turn % account.Practice.Callers.Count]);
}
