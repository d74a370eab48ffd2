using System.Collections.Concurrent;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// What is worth knowing again for a while: rooms, providers, kinds of visit, weeks of the schedule. No patient data. Who asks at the same time shares
/// one request, for requests are scarce. Ages are elapsed time.
/// </summary>
internal sealed class OpenDentalMemory(TimeProvider clock)
{
    /// <summary>A shared reading belongs to all who wait for it, so no single caller's deadline ends it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private readonly ConcurrentDictionary<(string Mark, string What), Kept> kept = new();

    /// <summary>The value kept for this practice, if younger than <paramref name="life"/>; else a new one.</summary>
    public async Task<T> GetAsync<T>(OpenDentalAccess access, string what, TimeSpan life, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var key = (access.Mark, what);
        var shared = new SharedReading();
        var fresh = new Kept(clock.GetTimestamp(), shared, new Lazy<Task<object?>>(() => Task.Run(() => shared.RunAsync(() => ReadAsync(access, read)), CancellationToken.None)));
        var used = kept.AddOrUpdate(key, fresh, (_, old) => clock.GetElapsedTime(old.At) < life && !old.HasFailed ? old : fresh);
        if (ReferenceEquals(used, fresh)) Tidy();
        used.Shared.Join();
        return (T)(await used.Value.Value.WaitAsync(cancellationToken))!;
    }

    /// <summary>Drops all of a practice.</summary>
    public void Forget(OpenDentalAccess access)
    {
        foreach (var key in kept.Keys.Where(key => key.Mark == access.Mark)) kept.TryRemove(key, out _);
    }

    private Task<object?> ReadAsync<T>(OpenDentalAccess access, Func<CancellationToken, Task<T>> read) =>
        ReadingPatience.RunAsync<object?>(Patience, clock, late => access.Unreachable("timeout", inner: late), async token => await read(token));

    private void Tidy()
    {
        foreach (var (key, old) in kept)
        {
            if (clock.GetElapsedTime(old.At) > Longest) kept.TryRemove(KeyValuePair.Create(key, old));
        }
    }

    private sealed record Kept(long At, SharedReading Shared, Lazy<Task<object?>> Value)
    {
        public bool HasFailed => Value is { IsValueCreated: true, Value: { IsFaulted: true } or { IsCanceled: true } };
    }
}
