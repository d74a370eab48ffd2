using System.Collections.Concurrent;
using System.Security.Cryptography;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>A request key and the time it is good for.</summary>
internal sealed record SikkaKey(string Value, string OfficeId, Instant Start, Instant End);

/// <summary>Keys given out. A request key lives 24 hours of sandbox time, a refresh key until it is deleted (reference 3).</summary>
internal sealed class SikkaKeys(PracticeClock clock)
{
    internal static Duration Life { get; } = Duration.FromHours(24);

    private readonly ConcurrentDictionary<string, SikkaKey> requestKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> refreshKeys = new(StringComparer.Ordinal);

    /// <summary>A new request key for the office, with a new refresh key.</summary>
    internal (SikkaKey Key, string RefreshKey) Grant(string officeId)
    {
        var now = clock.Now;
        var key = new SikkaKey(NewValue(), officeId, now, now + Life);
        var refresh = NewValue();
        requestKeys[key.Value] = key;
        refreshKeys[refresh] = officeId;
        return (key, refresh);
    }

    /// <summary>The office a refresh key is for, or null when it was never given out or is deleted.</summary>
    internal string? OfficeOf(string refreshKey) => refreshKeys.GetValueOrDefault(refreshKey);

    internal SikkaKey? Find(string requestKey) => requestKeys.GetValueOrDefault(requestKey);

    internal bool IsExpired(SikkaKey key) => clock.Now >= key.End;

    internal Duration Left(SikkaKey key) => key.End - clock.Now;

    internal bool DeleteRequestKey(string requestKey) => requestKeys.TryRemove(requestKey, out _);

    internal bool DeleteRefreshKey(string refreshKey) => refreshKeys.TryRemove(refreshKey, out _);

    private static string NewValue() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
