using System.Diagnostics;
using System.Text;

namespace Parlae.Pms.Benchmarks.Load;

/// <summary>So many connections, each of which sends its next request when it has its answer: as much as the server can do.</summary>
internal static class ClosedLoop
{
    /// <exception cref="BenchFailure">An answer was not the expected one.</exception>
    public static LoadResult Run(int port, int connections, IReadOnlyList<PreparedCall> calls)
    {
        var next = -1;
        var failure = default(Exception);
        var latencies = new List<long>[connections];
        using var ready = new CountdownEvent(connections);
        using var start = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, connections).Select(n => new Thread(() => Work(n), 256 * 1024) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        ready.Wait();
        var began = Stopwatch.GetTimestamp();
        start.Set();
        threads.ForEach(thread => thread.Join());
        var took = Stopwatch.GetElapsedTime(began);
        return failure is null ? new LoadResult(took, [.. latencies.SelectMany(some => some).Select(LoadResult.Milliseconds)]) : throw new BenchFailure(failure.Message);

        void Work(int n)
        {
            var mine = latencies[n] = new List<long>(calls.Sum(call => call.Requests.Count));
            try
            {
                using var connection = RawConnection.Open(port);
                ready.Signal();
                start.Wait();
                while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var index && index < calls.Count)
                {
                    foreach (var request in calls[index].Requests)
                        mine.Add(One(connection, request, calls[index].Expected));
                }
            }
#pragma warning disable CA1031 // The boundary of a thread: the round fails with it, and not the process.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, fault, null);
                if (!start.IsSet) ready.Signal();
            }
        }
    }

    internal static long One(RawConnection connection, byte[] request, IReadOnlyList<byte[]> expected)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = connection.Exchange(request, out var status);
        var took = Stopwatch.GetTimestamp() - began;
        for (var n = 0; n < expected.Count && status == 200; n++)
        {
            if (answer.IndexOf(expected[n]) >= 0) return took;
        }

        throw new BenchFailure($"An answer was not {string.Join(" or ", expected.Select(Encoding.UTF8.GetString))} but status {status}: {Encoding.UTF8.GetString(answer)}");
    }
}
