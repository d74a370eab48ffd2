using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// Keeps each office inside Sikka's request window, as its answers tell it (reference 5.3), and inside the clinic's own ceiling. Requests under the
/// application's own key have a window of their own, shared by all accounts.
/// </summary>
internal sealed class SikkaPace(TimeProvider clock)
{
    /// <summary>The application's window, beside those named by account.</summary>
    private const string Application = "";

    private static readonly TimeSpan WindowLength = TimeSpan.FromSeconds(60);

    /// <summary>A used-up day is asked about again this often: a quota can be raised.</summary>
    private static readonly TimeSpan QuotaProbe = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Window> windows = new();

    /// <summary>
    /// Takes one request's turn, waiting for it where that is short, and holds it until disposed. Throws
    /// <see cref="Practices.VendorUnreachableException"/> where the wait would be long.
    /// </summary>
    public async ValueTask<IDisposable> TakeAsync(SikkaAccess access, bool asApplication, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var window = Of(asApplication ? Application : access.AccountId);
        while (true)
        {
            if (Of(access.AccountId).Quota(clock.GetUtcNow()) is { } untilTomorrow) throw access.Unreachable("daily-quota", untilTomorrow);

            var wait = window.TryTake(clock.GetTimestamp(), asApplication ? null : access.RequestsPerSecond);
            if (wait == TimeSpan.Zero) return window;
            if (wait > longestWait) throw access.Unreachable("rate-limited", wait);
            try
            {
                await Task.Delay(wait, clock, cancellationToken);
            }
            catch (OperationCanceledException e)
            {
                throw access.Unreachable("rate-limited", wait, e);
            }
        }
    }

    /// <summary>Whether more than half of the office's window is left, as far as it is known: what nobody waits for must not take the rest from those who do.</summary>
    public bool HasRoom(SikkaAccess access) => Of(access.AccountId).HasRoom(clock.GetTimestamp());

    /// <summary>What an answer's headers tell of the window. Not all answers carry them.</summary>
    public void Learn(SikkaAccess access, bool asApplication, HttpResponseHeaders headers)
    {
        var window = Of(asApplication ? Application : access.AccountId);
        if (Number(headers, "X-Rate-Limit-Remaining") is { } remaining && Number(headers, "X-Rate-Limit-Reset") is { } reset)
            window.Learn(clock.GetTimestamp(), remaining, TimeSpan.FromSeconds(reset), Number(headers, "X-Rate-Limit-Limit"));
        else window.CountDown();
    }

    /// <summary>The window is used up, whatever was known of it.</summary>
    public void Close(SikkaAccess access, bool asApplication, TimeSpan until) => Of(asApplication ? Application : access.AccountId).Close(clock.GetTimestamp(), until);

    /// <summary>The day's quota is used up.</summary>
    public void CloseDay(SikkaAccess access, TimeSpan untilTomorrow) => Of(access.AccountId).CloseDay(clock.GetUtcNow(), untilTomorrow, QuotaProbe);

    /// <summary>How long Sikka asks to wait: its window, or <c>Retry-After</c>; null when it does not say.</summary>
    public TimeSpan? Asked(HttpResponseHeaders headers)
    {
        if (Number(headers, "X-Rate-Limit-Reset") is { } reset) return TimeSpan.FromSeconds(reset);
        if (headers.RetryAfter?.Delta is { } delta) return delta;
        return headers.RetryAfter?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null;
    }

    private Window Of(string name) => windows.GetOrAdd(name, _ => new Window(clock));

    private static int? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 86_400) : null;

    private sealed class Window(TimeProvider clock) : IDisposable
    {
        private readonly Lock gate = new();
        private int underWay;
        private int? remaining;
        private int? limit;
        private long resetAt;
        private long nextTurn;
        private DateTimeOffset quotaProbeAt;
        private DateTimeOffset quotaUntil;

        public TimeSpan? Quota(DateTimeOffset now)
        {
            lock (gate) return now < quotaProbeAt ? quotaUntil - now : null;
        }

        public TimeSpan TryTake(long now, double? perSecond)
        {
            lock (gate)
            {
                if (remaining is not null && now >= resetAt)
                {
                    // A new window begins; its end is a guess until the first answer tells. What it holds is unknown again where no answer ever told.
                    remaining = limit;
                    resetAt = Later(now, WindowLength);
                }

                // Requests under way may not be counted in what the last answer told.
                if (remaining - underWay <= 0) return Wait(now, resetAt);
                if (perSecond is { } rate and > 0)
                {
                    // One second's worth may go at once, the rest evenly.
                    var burst = Later(now, TimeSpan.FromSeconds(Math.Max(0, 1 - (1 / rate))));
                    if (nextTurn > burst) return Wait(burst, nextTurn);
                    nextTurn = Later(Math.Max(nextTurn, now), TimeSpan.FromSeconds(1 / rate));
                }

                underWay++;
                return TimeSpan.Zero;
            }
        }

        public bool HasRoom(long now)
        {
            lock (gate) return now >= resetAt || remaining is not { } left || (limit is { } all && (left - underWay) * 2 > all);
        }

        /// <summary>The request is answered.</summary>
        public void Dispose()
        {
            lock (gate) underWay--;
        }

        public void Learn(long now, int left, TimeSpan reset, int? newLimit)
        {
            lock (gate) (remaining, resetAt, limit) = (left, Later(now, reset), newLimit ?? limit);
        }

        public void CountDown()
        {
            lock (gate) remaining--;
        }

        public void Close(long now, TimeSpan until)
        {
            lock (gate)
            {
                remaining = 0;
                resetAt = Later(now, until);
            }
        }

        public void CloseDay(DateTimeOffset now, TimeSpan untilTomorrow, TimeSpan probe)
        {
            lock (gate)
            {
                quotaUntil = now + untilTomorrow;
                quotaProbeAt = now + (probe < untilTomorrow ? probe : untilTomorrow);
            }
        }

        /// <summary>Whole milliseconds, at least one: timers know no less, and none means "go".</summary>
        private TimeSpan Wait(long from, long to) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(clock.GetElapsedTime(from, to).TotalMilliseconds)));

        private long Later(long timestamp, TimeSpan by) => timestamp + (long)(by.TotalSeconds * clock.TimestampFrequency);
    }
}
