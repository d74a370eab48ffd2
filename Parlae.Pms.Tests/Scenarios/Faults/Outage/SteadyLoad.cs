using System.Collections.Concurrent;
using System.Diagnostics;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Faults.Outage;

/// <summary>One use of a tool: when it was asked for, how long its answer took, and what it was.</summary>
internal sealed record Used(string Tool, long At, TimeSpan Took, Answer Answer)
{
    public long AnsweredAt => At + (long)(Took.TotalSeconds * Stopwatch.Frequency);
}

/// <summary>Uses of tools at a steady pace, however long the answers take: callers do not wait for one another.</summary>
/// <param name="every">Between two uses.</param>
/// <param name="use">The n-th use.</param>
internal sealed class SteadyLoad(TimeSpan every, Func<int, (string Tool, Task<Answer> Answer)> use)
{
    private readonly ConcurrentQueue<Used> used = [];
    private int count;

    /// <summary>What was asked for at or after one moment and before another; all of it is answered by the end of the run.</summary>
    public IReadOnlyList<Used> Between(long from, long to) => [.. used.Where(each => each.At >= from && each.At < to)];

    public async Task RunAsync(CancellationToken until)
    {
        using var pace = new PeriodicTimer(every);
        var asked = new List<Task>();
        try
        {
            while (await pace.WaitForNextTickAsync(until)) asked.Add(UseAsync(count++));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        await Task.WhenAll(asked);
    }

    /// <summary>The 99th percentile.</summary>
    public static TimeSpan P99(IEnumerable<Used> all) => Percentile(all, 99);

    public static TimeSpan Percentile(IEnumerable<Used> all, int percent)
    {
        var sorted = all.Select(each => each.Took).Order().ToList();
        return sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }

    private async Task UseAsync(int n)
    {
        var at = Stopwatch.GetTimestamp();
        var (tool, answer) = use(n);
        var said = await answer;
        used.Enqueue(new(tool, at, Stopwatch.GetElapsedTime(at), said));
    }
}
