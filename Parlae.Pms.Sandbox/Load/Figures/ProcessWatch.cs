using System.Diagnostics;

namespace Parlae.Pms.Sandbox.Load.Figures;

/// <summary>Looks at the app's process every now and then while a scenario runs.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private const int Samples = 120;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource ending = new();
    private readonly List<ProcessSample> samples = [];
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly int processId;
    private readonly string figures;
    private readonly Task watching;

    private ProcessWatch(int processId, string figures, TimeSpan between)
    {
        (this.processId, this.figures) = (processId, figures);
        watching = WatchAsync(between);
    }

    /// <param name="figures">The file into which the process writes what its runtime says.</param>
    /// <param name="lasting">About how long there will be something to see.</param>
    internal static ProcessWatch Start(int processId, string figures, TimeSpan lasting)
    {
        var between = lasting / Samples;
        return new ProcessWatch(processId, figures, between < Shortest ? Shortest : between > Longest ? Longest : between);
    }

    /// <summary>What was seen until now, this moment included.</summary>
    internal IReadOnlyList<ProcessSample> Seen()
    {
        Look();
        lock (samples)
            return [.. samples];
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        ending.Dispose();
    }

    private async Task WatchAsync(TimeSpan between)
    {
        using var timer = new PeriodicTimer(between);
        try
        {
            do
                Look();
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException)
        {
            // seen enough
        }
    }

    private void Look()
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            var sample = new ProcessSample(
                Stopwatch.GetElapsedTime(began), process.WorkingSet64, process.HandleCount, process.Threads.Count, process.TotalProcessorTime, Environment.CpuUsage.TotalTime, RuntimeTeller.Listen(figures));
            lock (samples)
                samples.Add(sample);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException)
        {
            // It has ended: requests say so by themselves.
        }
    }
}
