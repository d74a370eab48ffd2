using System.Collections.Concurrent;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Tests.Rehearsal;

/// <summary>Remembers which steps were passed, and lets the store fail at one of them.</summary>
internal sealed class Rehearsed : IFailpoints
{
    private readonly ConcurrentDictionary<Failpoint, int> passed = new();

    private Failpoint? failsAt;

    public ICollection<Failpoint> Passed => passed.Keys;

    /// <summary>The store has failed where it was to.</summary>
    public bool HasFailed => Volatile.Read(ref failsAt) is null;

    /// <summary>When this step is passed next, the store fails.</summary>
    public void FailAt(Failpoint step) => Volatile.Write(ref failsAt, step);

    public ValueTask PassAsync(Failpoint step)
    {
        passed.AddOrUpdate(step, 1, (_, times) => times + 1);
        return Interlocked.CompareExchange(ref failsAt, null, step) == step ? throw new StoreUnavailableException("records") : ValueTask.CompletedTask;
    }

    public void Forget() => passed.Clear();
}
