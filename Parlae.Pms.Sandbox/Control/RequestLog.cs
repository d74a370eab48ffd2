using NodaTime;

namespace Parlae.Pms.Sandbox.Control;

/// <summary>What the vendors' APIs were asked, numbered in the order of the answers. Numbers go on after a reset.</summary>
internal sealed class RequestLog
{
    private const int Kept = 200_000;

    private readonly Lock gate = new();
    private readonly Queue<Entry> entries = new();
    private long last;

    internal sealed record Entry(long N, DateTimeOffset At, string Vendor, string Method, string Path, int Status);

    internal void Add(Instant at, string vendor, string method, string path, int status)
    {
        lock (gate)
        {
            entries.Enqueue(new Entry(++last, Practice.PracticeClock.WithOffset(at), vendor, method, path, status));
            if (entries.Count > Kept)
                entries.Dequeue();
        }
    }

    internal IReadOnlyList<Entry> Since(long n)
    {
        lock (gate)
            return [.. entries.Where(entry => entry.N > n)];
    }

    internal void Clear()
    {
        lock (gate)
            entries.Clear();
    }
}
