using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios.Fairness;

/// <summary>How long reads of a quiet account take, alone and beside one that floods: through the program's own doors, and from there over HTTP.</summary>
internal sealed class QuietAccount(RestDoor quiet, RestDoor flooding, string path)
{
    private const int Reads = 24;
    private const int Flooders = 30;

    /// <summary>Slower than any limit of these tests, so that alone nobody waits.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);

    /// <summary>Milliseconds: of the quiet one alone, of it beside the flood, and of the flood itself.</summary>
    public sealed record Figures(double Alone, double Beside, double Flood)
    {
        public bool IsFair => Beside <= 2 * Alone;

        public override string ToString() => $"p95 {Alone:F0} ms alone, {Beside:F0} ms beside one that floods, whose own is {Flood:F0} ms";
    }

    public async Task<Figures> MeasureAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await quiet.GetAsync(path)).Status); // both have what is kept
        Assert.Equal(HttpStatusCode.OK, (await flooding.GetAsync(path)).Status);
        var alone = await ReadAsync();

        var (isOver, own) = (new CancellationTokenSource(), new ConcurrentQueue<double>());
        var flood = Enumerable.Range(0, Flooders).Select(_ => FloodAsync(own, isOver.Token)).ToList();
        var beside = await ReadAsync();
        await isOver.CancelAsync();
        await Task.WhenAll(flood);
        isOver.Dispose();
        return new(P95(alone), P95(beside), P95([.. own]));
    }

    /// <summary>One read after another begins whenever its time comes, whether or not those before it are answered.</summary>
    private async Task<IReadOnlyList<double>> ReadAsync()
    {
        using var timer = new PeriodicTimer(Between);
        var reads = new List<Task<double>>();
        while (reads.Count < Reads && await timer.WaitForNextTickAsync(Clinic.Cancellation)) reads.Add(TimedAsync(quiet, mustBeWell: true));
        return await Task.WhenAll(reads);
    }

    private async Task FloodAsync(ConcurrentQueue<double> own, CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested) own.Enqueue(await TimedAsync(flooding, mustBeWell: false)); // what it is refused is its own fault
    }

    private async Task<double> TimedAsync(RestDoor door, bool mustBeWell)
    {
        var began = Stopwatch.GetTimestamp();
        var reply = await door.GetAsync(path);
        if (mustBeWell) reply.Is(HttpStatusCode.OK);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double P95(IReadOnlyList<double> values) => values.Order().ElementAt((int)((values.Count - 1) * 0.95));
}
