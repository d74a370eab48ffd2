using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>What is worth knowing again within minutes: rooms, providers, age of the copy, endpoints that a plan lacks. No patient data. Ages are elapsed time.</summary>
internal sealed class SikkaMemory(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Mark, string What), (long At, object? Value)> kept = new();

    /// <summary>The value kept for this location, if younger than <paramref name="life"/>; else a new one.</summary>
    public async Task<T> GetAsync<T>(SikkaAccess access, string what, TimeSpan life, Func<Task<T>> read)
    {
        var key = (access.Mark, what);
        if (kept.TryGetValue(key, out var old) && clock.GetElapsedTime(old.At) < life) return (T)old.Value!;
        var value = await read();
        kept[key] = (clock.GetTimestamp(), value);
        return value;
    }

    /// <summary>As <see cref="GetAsync"/>, but keeps only that there is nothing: an endpoint that the plan lacks stays left alone.</summary>
    public async Task<T?> UnlessAbsentAsync<T>(SikkaAccess access, string what, TimeSpan life, Func<Task<T?>> read)
        where T : class
    {
        var key = (access.Mark, $"no {what}");
        if (kept.TryGetValue(key, out var old) && clock.GetElapsedTime(old.At) < life) return null;
        var value = await read();
        if (value is null) kept[key] = (clock.GetTimestamp(), null);
        return value;
    }
}
