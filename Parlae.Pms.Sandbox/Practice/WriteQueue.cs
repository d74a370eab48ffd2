using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>Writes on their way to the practice, in order of arrival. Not thread-safe: the run guards it.</summary>
/// <param name="seed">
/// Practices of other seeds number their writes otherwise: whoever still asks for a write of an earlier practice must not be told of another's.
/// </param>
internal sealed class WriteQueue(int seed)
{
    private const long FirstTracking = 275495;
    private const uint Practices = 10_000;
    private const long WritesEach = 10_000;

    private readonly Dictionary<long, QueuedWrite> writes = [];
    private readonly PriorityQueue<QueuedWrite, (Instant Due, long Tracking)> due = new();
    private long next = FirstTracking + ((uint)(seed - 1) % Practices * WritesEach);

    internal IEnumerable<QueuedWrite> All => writes.Values;

    internal IEnumerable<QueuedWrite> Pending => writes.Values.Where(write => write.State == WriteState.Pending);

    internal QueuedWrite? Find(long tracking) => writes.GetValueOrDefault(tracking);

    internal void Add(QueuedWrite write)
    {
        write.Tracking = next++;
        writes.Add(write.Tracking, write);
        if (write.DueAt is { } at)
            due.Enqueue(write, (at, write.Tracking));
    }

    /// <summary>Takes back a write that has not been performed.</summary>
    internal bool Remove(long tracking) =>
        writes.TryGetValue(tracking, out var write) && write.State == WriteState.Pending && writes.Remove(tracking);

    /// <summary>The next write due by then, taken out of the queue; null when none is.</summary>
    internal QueuedWrite? TakeDue(Instant by)
    {
        while (due.TryPeek(out var write, out var at) && at.Due <= by)
        {
            due.Dequeue();
            if (writes.ContainsKey(write.Tracking))
                return write;
        }

        return null;
    }
}
