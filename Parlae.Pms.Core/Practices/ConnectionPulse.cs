using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Practices;

/// <summary>When calls last proved a connection, as this process saw it: what works need not be checked.</summary>
public sealed class ConnectionPulse(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> beats = new(StringComparer.Ordinal);

    /// <summary>The PMS has just answered.</summary>
    public void Beat(PmsAccount account) => beats[account.AccountId] = clock.GetUtcNow();

    /// <summary>When it last did; null: not since this process started.</summary>
    public DateTimeOffset? Last(PmsAccount account) => beats.TryGetValue(account.AccountId, out var at) ? at : null;
}
