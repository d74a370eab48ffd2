using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Adapters.NexHealth;

/// <summary>What is worth knowing again within minutes: people, rooms, kinds of visit, plans, and how the practice is. No patient data. Ages are elapsed time.</summary>
internal sealed class NexHealthMemory(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Mark, string What), (long At, object Value)> kept = new();

    /// <summary>The value kept for this practice, if younger than <paramref name="life"/>; else a new one.</summary>
    public async Task<T> GetAsync<T>(NexHealthAccess access, string what, TimeSpan life, Func<Task<T>> read)
        where T : class
    {
        if (Find<T>(access, what, life) is { } known) return known;
        var value = await read();
        Keep(access, what, value);
        return value;
    }

    public T? Find<T>(NexHealthAccess access, string what, TimeSpan life)
        where T : class =>
        kept.TryGetValue((access.Mark, what), out var old) && clock.GetElapsedTime(old.At) < life ? (T)old.Value : null;

    public void Keep(NexHealthAccess access, string what, object value) => kept[(access.Mark, what)] = (clock.GetTimestamp(), value);
}
