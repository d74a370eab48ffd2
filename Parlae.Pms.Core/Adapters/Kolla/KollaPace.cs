using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>Keeps each practice to its pace: some requests at once, the rest evenly. Kolla publishes no limit, so a refusal for the pace's sake closes the door for as long as it says.</summary>
internal sealed class KollaPace(TimeProvider clock, IOptions<KollaOptions> options)
{
    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    /// <summary>Takes one request's turn, waiting for it where that is short. Throws <see cref="Practices.VendorUnreachableException"/> where the wait would be long.</summary>
    public async ValueTask TakeAsync(KollaAccess access, CancellationToken cancellationToken)
    {
        // A clinic's own ceiling may go at once for a second's worth.
        var rate = access.RequestsPerSecond is { } own and > 0 ? own : options.Value.RequestsPerSecond;
        var burst = access.RequestsPerSecond is > 0 ? Math.Max(1, rate) : options.Value.Burst;
        var wait = BucketOf(access).Take(clock, rate, burst, options.Value.LongestRateWait);
        if (wait > options.Value.LongestRateWait) throw access.Unreachable("rate-limited", wait);
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw access.Unreachable("rate-limited", wait, e);
        }
    }

    /// <summary>Nothing more goes before then.</summary>
    public void Close(KollaAccess access, TimeSpan until) => BucketOf(access).Close(clock, until);

    /// <summary>How long Kolla asks to wait; null when it does not say.</summary>
    public TimeSpan? Asked(HttpResponseHeaders headers)
    {
        if (headers.RetryAfter?.Delta is { } delta) return delta;
        return headers.RetryAfter?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null;
    }

    private Bucket BucketOf(KollaAccess access) => buckets.GetOrAdd(access.Practice, _ => new Bucket());

    private sealed class Bucket
    {
        private readonly Lock gate = new();
        private bool isUsed;
        private double tokens;
        private long filledAt;
        private long closedUntil = long.MinValue;

        /// <summary>How long to wait for the turn that was taken; more than the longest: none was.</summary>
        public TimeSpan Take(TimeProvider clock, double rate, double burst, TimeSpan longest)
        {
            lock (gate)
            {
                var now = clock.GetTimestamp();
                if (closedUntil > now && clock.GetElapsedTime(now, closedUntil) is var closed && closed > longest) return closed;
                tokens = isUsed ? Math.Min(burst, tokens + (clock.GetElapsedTime(filledAt, now).TotalSeconds * rate)) : burst;
                (isUsed, filledAt) = (true, now);
                var queued = tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((1 - tokens) / rate * 1000));
                var wait = closedUntil > now && clock.GetElapsedTime(now, closedUntil) > queued ? Whole(clock.GetElapsedTime(now, closedUntil)) : queued;
                if (wait <= longest) tokens--;
                return wait;
            }
        }

        public void Close(TimeProvider clock, TimeSpan until)
        {
            lock (gate) closedUntil = clock.GetTimestamp() + (long)(until.TotalSeconds * clock.TimestampFrequency);
        }

        private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(span.TotalMilliseconds)));
    }
}
