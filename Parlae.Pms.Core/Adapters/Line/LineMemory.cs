using System.Collections.Concurrent;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>What is worth knowing again within minutes: people, rooms, kinds of visit, hours, and what a practice lacks. Of patients nothing but the ids of visits that were written to just now. Ages are elapsed time.</summary>
internal sealed class LineMemory(TimeProvider clock)
{
    private const int BetweenTidying = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(PmsVendor Vendor, string Mark, string What), (long At, object Value)> kept = new();
    private int keeps;

    /// <summary>The value kept for this practice, if younger than <paramref name="life"/>; else a new one.</summary>
    public async Task<T> GetAsync<T>(LineAccess access, string what, TimeSpan life, Func<Task<T>> read)
        where T : class
    {
        if (Find<T>(access, what, life) is { } known) return known;
        var value = await read();
        Keep(access, what, value);
        return value;
    }

    public T? Find<T>(LineAccess access, string what, TimeSpan life)
        where T : class =>
        kept.TryGetValue((access.Vendor, access.Mark, what), out var old) && clock.GetElapsedTime(old.At) < life ? (T)old.Value : null;

    /// <summary>Keeps what is not there yet, or older than <paramref name="life"/>. False: it is there.</summary>
    public bool TryKeep(LineAccess access, string what, object value, TimeSpan life)
    {
        var key = (access.Vendor, access.Mark, what);
        var isKept = kept.TryGetValue(key, out var old) ? clock.GetElapsedTime(old.At) >= life && kept.TryUpdate(key, (clock.GetTimestamp(), value), old) : kept.TryAdd(key, (clock.GetTimestamp(), value));
        Tidy();
        return isKept;
    }

    public void Keep(LineAccess access, string what, object value)
    {
        kept[(access.Vendor, access.Mark, what)] = (clock.GetTimestamp(), value);
        Tidy();
    }

    public void Drop(LineAccess access, string what) => kept.TryRemove((access.Vendor, access.Mark, what), out _);

    private void Tidy()
    {
        if (Interlocked.Increment(ref keeps) % BetweenTidying != 0) return;
        foreach (var (key, old) in kept)
        {
            if (clock.GetElapsedTime(old.At) > Longest) kept.TryRemove(key, out _);
        }
    }
}
