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

    /// <summary>Slower than half of any limit of these tests, so that alone nobody waits, and beside another one nobody is beyond their share.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Whoever was refused comes again, though not without taking breath: the machine is the quiet one's, too.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>Milliseconds: of the quiet one alone, of it beside the flood, and of what the flood was given.</summary>
    /// <param name="Refused">How often the flood was told to come later.</param>
    public sealed record Figures(double Alone, double Beside, double Flood, int Refused)
    {
        public bool IsFair => Beside <= 2 * Alone;

        /// <summary>More than could be had was asked for: some waited long for it, and others were sent away.</summary>
        public bool IsFlood => Flood > 3 * Alone || Refused > Reads;

        public override string ToString() => $"p95 {Alone:F0} ms alone, {Beside:F0} ms beside one that floods, whose own is {Flood:F0} ms, and which was refused {Refused} times";
    }

    public async Task<Figures> MeasureAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await quiet.GetAsync(path)).Status); // both have what is kept
        Assert.Equal(HttpStatusCode.OK, (await flooding.GetAsync(path)).Status);
        var alone = await ReadAsync();

        var (isOver, own) = (new CancellationTokenSource(), new ConcurrentQueue<(double Took, bool IsWell)>());
        var flood = Enumerable.Range(0, Flooders).Select(_ => FloodAsync(own, isOver.Token)).ToList();
        var beside = await ReadAsync();
        await isOver.CancelAsync();
        await Task.WhenAll(flood);
        isOver.Dispose();
        double[] given = [.. own.Where(one => one.IsWell).Select(one => one.Took)];
        return new(P95(alone), P95(beside), given.Length > 0 ? P95(given) : 0, own.Count(one => !one.IsWell));
    }

    /// <summary>One read after another begins whenever its time comes, whether or not those before it are answered.</summary>
    private async Task<IReadOnlyList<double>> ReadAsync()
    {
        using var timer = new PeriodicTimer(Between);
        var reads = new List<Task<double>>();
        while (reads.Count < Reads && await timer.WaitForNextTickAsync(Clinic.Cancellation)) reads.Add(QuietlyAsync());
        return await Task.WhenAll(reads);
    }

    private async Task<double> QuietlyAsync()
    {
        var (took, status) = await TimedAsync(quiet);
        Assert.Equal(HttpStatusCode.OK, status);
        return took;
    }

    private async Task FloodAsync(ConcurrentQueue<(double Took, bool IsWell)> own, CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
        {
            var (took, status) = await TimedAsync(flooding);
            own.Enqueue((took, status == HttpStatusCode.OK));
            if (status != HttpStatusCode.OK) await Task.Delay(Breath, CancellationToken.None); // what it is refused is its own fault
        }
    }

    private async Task<(double Took, HttpStatusCode Status)> TimedAsync(RestDoor door)
    {
        var began = Stopwatch.GetTimestamp();
        var reply = await door.GetAsync(path);
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, reply.Status);
    }

    private static double P95(IReadOnlyList<double> values) => values.Order().ElementAt((int)((values.Count - 1) * 0.95));
}
