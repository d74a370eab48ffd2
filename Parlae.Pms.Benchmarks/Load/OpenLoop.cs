using System.Diagnostics;

namespace Parlae.Pms.Benchmarks.Load;

/// <summary>Requests that come when they come, however long the ones before them take: a latency counts from the moment at which its request was due.</summary>
internal static class OpenLoop
{
    private const int Connections = 16;

    /// <summary>So long before a request is due its thread no longer sleeps: a sleep ends late.</summary>
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(1.2);

    /// <exception cref="BenchFailure">An answer was not the expected one.</exception>
    public static LoadResult Run(int port, double perSecond, IReadOnlyList<PreparedCall> calls)
    {
        var all = calls.SelectMany(call => call.Requests.Select(request => (Bytes: request, call.Expected))).ToArray();
        var every = Stopwatch.Frequency / perSecond;
        var latencies = new long[all.Length];
        var next = -1;
        var failure = default(Exception);
        var began = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        var threads = Enumerable.Range(0, Connections).Select(_ => new Thread(Work, 256 * 1024) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? new LoadResult(Stopwatch.GetElapsedTime(began), [.. latencies.Select(LoadResult.Milliseconds)]) : throw new BenchFailure(failure.Message);

        void Work()
        {
            try
            {
                using var connection = RawConnection.Open(port);
                while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var index && index < all.Length)
                {
                    var due = began + (long)(index * every);
                    WaitUntil(due);
                    ClosedLoop.One(connection, all[index].Bytes, all[index].Expected);
                    latencies[index] = Stopwatch.GetTimestamp() - due;
                }
            }
#pragma warning disable CA1031 // The boundary of a thread: the round fails with it, and not the process.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, fault, null);
            }
        }
    }

    private static void WaitUntil(long due)
    {
        for (var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due); left > TimeSpan.Zero; left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due))
        {
            if (left > Awake) Thread.Sleep(left - Awake);
            else Thread.Yield();
        }
    }
}
