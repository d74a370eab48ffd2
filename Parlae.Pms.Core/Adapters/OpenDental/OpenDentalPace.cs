using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Parlae.Pms.Core.Adapters.OpenDental;

/// <summary>
/// One queue for each customer key: requests of a practice follow each other as its tier allows (reference 2), in the order in which they came. Whoever
/// gives up leaves the queue, and a full one delays nobody but its own practice.
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
        var expected = lane.Join(access.Interval, longestWait, out var isTooLong);
        if (isTooLong) throw access.Unreachable("rate-limited", expected);
        try
        {
            await lane.PassAsync(access.Interval, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw access.Unreachable("rate-limited", expected, e);
        }
        finally
        {
            lane.Leave();
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

    private sealed class Lane(TimeProvider clock) : IDisposable
    {
        private readonly Lock gate = new();
        private readonly SemaphoreSlim turn = new(1, 1); // first come, first served
        private int waiting;
        private long nextAt;
        private long carefulUntil;
        private TimeSpan careful;

        /// <summary>How long it will take, most likely.</summary>
        public TimeSpan Join(TimeSpan interval, TimeSpan longest, out bool isTooLong)
        {
            lock (gate)
            {
                var spacing = Spacing(interval);
                var expected = Left() + (spacing * waiting);
                isTooLong = expected > longest;
                if (!isTooLong) waiting++;
                return expected;
            }
        }

        public void Leave()
        {
            lock (gate) waiting--;
        }

        public async Task PassAsync(TimeSpan interval, CancellationToken cancellationToken)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                while (true)
                {
                    TimeSpan left;
                    lock (gate)
                    {
                        left = Left();
                        if (left <= TimeSpan.Zero)
                        {
                            var spacing = Spacing(interval);
                            nextAt = Later(spacing == TimeSpan.Zero ? spacing : spacing + (clock.GetTimestamp() < carefulUntil ? CarefulMargin : Margin));
                            return;
                        }
                    }

                    // Whole milliseconds, at least one: timers know no less.
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(left.TotalMilliseconds))), clock, cancellationToken);
                }
            }
            finally
            {
                turn.Release();
            }
        }

        public void Close(TimeSpan until)
        {
            lock (gate)
            {
                nextAt = Math.Max(nextAt, Later(until));
                var asked = until > MostOfUsual ? OpenDentalAccess.SlowestInterval : until;
                careful = clock.GetTimestamp() < carefulUntil && careful > asked ? careful : asked;
                carefulUntil = Later(until + CarefulFor);
            }
        }

        public void Dispose() => turn.Dispose();

        private TimeSpan Spacing(TimeSpan interval)
        {
            var asked = clock.GetTimestamp() < carefulUntil && careful > interval ? careful : interval;
            return asked < Unnoticed ? TimeSpan.Zero : asked;
        }

        private TimeSpan Left() => clock.GetTimestamp() is var now && nextAt > now ? clock.GetElapsedTime(now, nextAt) : TimeSpan.Zero;

        private long Later(TimeSpan by) => clock.GetTimestamp() + (long)(by.TotalSeconds * clock.TimestampFrequency);
    }
}
