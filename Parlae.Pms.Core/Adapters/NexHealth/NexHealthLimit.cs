namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>
/// One of NexHealth's limits: so many requests in any stretch of that length. An account within its fair share takes any free place; one beyond it leaves
/// the reserve to others. Not thread-safe by itself; times are timestamps.
/// </summary>
/// <param name="most">Requests in <paramref name="per"/>.</param>
/// <param name="reserve">Places that an account beyond its share never takes; 0: the key is one account's own.</param>
internal sealed class NexHealthLimit(TimeProvider clock, int most, TimeSpan per, int reserve)
{
    private readonly Queue<(long At, string Account)> taken = new();
    private readonly Dictionary<string, int> byAccount = new(StringComparer.Ordinal);

    /// <summary>Places that one of so many accounts may count on.</summary>
    public int Share(int accounts) => reserve == 0 ? most : Math.Max(1, most / Math.Max(2, accounts));

    /// <summary>So many a second that is.</summary>
    public double ShareRate(int accounts) => Share(accounts) / per.TotalSeconds;

    public int AccountsBeside(string account) => byAccount.Count - (byAccount.ContainsKey(account) ? 1 : 0);

    /// <summary>How much of all places an account holds.</summary>
    public double PartOf(string account) => (double)byAccount.GetValueOrDefault(account) / most;

    public bool IsHalfFree => taken.Count * 2 < most;

    /// <summary>Frees the places of requests that were long enough ago.</summary>
    public void Forget(long now)
    {
        while (taken.TryPeek(out var first) && clock.GetElapsedTime(first.At, now) >= per)
        {
            taken.Dequeue();
            if (--byAccount[first.Account] == 0) byAccount.Remove(first.Account);
        }
    }

    public bool Allows(string account, int accounts) =>
        taken.Count < most && (byAccount.GetValueOrDefault(account) < Share(accounts) || taken.Count < most - reserve);

    public void Take(string account, long now)
    {
        taken.Enqueue((now, account));
        byAccount[account] = byAccount.GetValueOrDefault(account) + 1;
    }

    /// <summary>How long until the next place is free; zero where none is taken.</summary>
    public TimeSpan UntilNext(long now) => taken.TryPeek(out var first) ? per - clock.GetElapsedTime(first.At, now) : TimeSpan.Zero;
}
