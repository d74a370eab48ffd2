using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// One queue for each customer key: requests of a practice follow each other as its tier allows (reference 2), in the order in which they came; those that
/// nobody waits for yet let the others go first, until somebody does. Whoever gives up leaves the queue, and a full one delays nobody but its own practice.
/// </summary>
internal sealed class OpenDentalPace(TimeProvider clock) : IDisposable
{
    /// <summary>Closer together than this nobody is held back: a local mode, or a ceiling that the clinic lifted.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(50);

    /// <summary>Two clocks and a network lie between us and the counter there.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(20);

    /// <summary>So much once that was too little.</summary>
    private static readonly TimeSpan CarefulMargin = TimeSpan.FromMilliseconds(250);

    /// <summary>So long after a refusal requests are held as far apart as it asked, whatever we thought of the tier.</summary>
    private static readonly TimeSpan CarefulFor = TimeSpan.FromMinutes(1);

    /// <summary>Who asks for a longer wait than this counts by the slowest tier.</summary>
    private static readonly TimeSpan MostOfUsual = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, Lane> lanes = new();

    /// <summary>
    /// Waits for one request's turn. Throws <see cref="Practices.VendorUnreachableException"/> at once where the queue is longer than
    /// <paramref name="longestWait"/>, and when the caller's time runs out in it.
    /// </summary>
    public async ValueTask TakeAsync(OpenDentalAccess access, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var lane = Of(access);
        if (lane.Join(access.Interval, longestWait, ReadingAhead.IsOn, out var expected) is not { } waiter) throw access.Unreachable("rate-limited", expected);
        using var hurry = ReadingAhead.WhenWanted(() => lane.Hurry(waiter));
        await using var giveUp = cancellationToken.Register(() => waiter.Granted.TrySetCanceled(cancellationToken));
        try
        {
            await waiter.Granted.Task;
        }
        catch (OperationCanceledException e)
        {
            throw access.Unreachable("rate-limited", expected, e);
        }
    }

    /// <summary>Open Dental counted otherwise than we did.</summary>
    public void Close(OpenDentalAccess access, TimeSpan until) => Of(access).Close(until);

    /// <summary>How long Open Dental asks to wait; null when it does not say.</summary>
    public TimeSpan? Asked(HttpResponseHeaders headers) =>
        headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null);

    public void Dispose()
    {
        foreach (var lane in lanes.Values) lane.Dispose();
    }

    private Lane Of(OpenDentalAccess access) => lanes.GetOrAdd(access.Lane, _ => new Lane(clock));

    private sealed record Waiter(TimeSpan Interval)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsGone => Granted.Task.IsCompleted;
    }

    private sealed class Lane : IDisposable
    {
        private readonly TimeProvider clock;
        private readonly Lock gate = new();
        private readonly Queue<Waiter> asked = new();
        private Queue<Waiter> ahead = new();
        private readonly ITimer timer;
        private long nextAt;
        private long carefulUntil;
        private TimeSpan careful;

        public Lane(TimeProvider clock)
        {
            this.clock = clock;
            timer = clock.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Gets in line, or goes at once. Null: it would take too long.</summary>
        /// <param name="interval">Between one request and the next.</param>
        /// <param name="longest">Beyond this it is too long.</param>
        /// <param name="isAhead">Nobody waits for it yet.</param>
        /// <param name="expected">How long it will take, most likely.</param>
        public Waiter? Join(TimeSpan interval, TimeSpan longest, bool isAhead, out TimeSpan expected)
        {
            lock (gate)
            {
                var before = asked.Count(one => !one.IsGone) + (isAhead ? ahead.Count(one => !one.IsGone) : 0);
                expected = Left() + (Spacing(interval) * before);
                if (expected > longest) return null;
                var waiter = new Waiter(interval);
                (isAhead ? ahead : asked).Enqueue(waiter);
                Grant();
                return waiter;
            }
        }

        /// <summary>Somebody waits for it by now: it gets in line with those, behind whoever has come before. One that is in that line, or gone, stays.</summary>
        public void Hurry(Waiter waiter)
        {
            lock (gate)
            {
                var left = ahead.Where(one => !ReferenceEquals(one, waiter)).ToList();
                if (left.Count == ahead.Count) return;
                ahead = new(left);
                asked.Enqueue(waiter);
            }
        }

        public void Close(TimeSpan until)
        {
            lock (gate)
            {
                nextAt = Math.Max(nextAt, Later(until));
                var slower = until > MostOfUsual ? OpenDentalAccess.SlowestInterval : until;
                careful = clock.GetTimestamp() < carefulUntil && careful > slower ? careful : slower;
                carefulUntil = Later(until + CarefulFor);
                Grant();
            }
        }

        public void Dispose() => timer.Dispose();

        private void Pump()
        {
            lock (gate) Grant();
        }

        /// <summary>Lets go whoever may, those first whom somebody waits for, and wakes up when the next one may.</summary>
        private void Grant()
        {
            while (Left() <= TimeSpan.Zero && (Next(asked) ?? Next(ahead)) is { } next)
            {
                if (!next.Granted.TrySetResult()) continue; // gave up in this moment
                var spacing = Spacing(next.Interval);
                nextAt = Later(spacing == TimeSpan.Zero ? spacing : spacing + (clock.GetTimestamp() < carefulUntil ? CarefulMargin : Margin));
            }

            // Whole milliseconds, at least one: timers know no less.
            var isIdle = asked.Count == 0 && ahead.Count == 0;
            timer.Change(isIdle ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(Left().TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }

        private static Waiter? Next(Queue<Waiter> line)
        {
            while (line.TryDequeue(out var first))
            {
                if (!first.IsGone) return first;
            }

            return null;
        }

        private TimeSpan Spacing(TimeSpan interval)
        {
            var slowest = clock.GetTimestamp() < carefulUntil && careful > interval ? careful : interval;
            return slowest < Unnoticed ? TimeSpan.Zero : slowest;
        }

        private TimeSpan Left() => clock.GetTimestamp() is var now && nextAt > now ? clock.GetElapsedTime(now, nextAt) : TimeSpan.Zero;

        private long Later(TimeSpan by) => clock.GetTimestamp() + (long)(by.TotalSeconds * clock.TimestampFrequency);
    }
}
