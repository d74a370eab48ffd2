using System.Collections.Concurrent;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Lets one entry pass a minute and reason, so that a flood of forged requests is on record and does not fill the trail. Counts within this process.</summary>
public sealed class AuditThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new();

    /// <param name="reason">One of our own words: each is remembered.</param>
    /// <param name="heldBack">How many of the same reason were held back since the last one that passed.</param>
    public bool TryPass(string reason, out int heldBack)
    {
        var window = _windows.GetOrAdd(reason, _ => new Window());
        lock (window)
        {
            // Elapsed time: the business clock may stand still.
            var now = clock.GetTimestamp();
            heldBack = window.HeldBack;
            if (window.LastPassed is { } last && clock.GetElapsedTime(last, now) < Interval)
            {
                window.HeldBack++;
                return false;
            }

            (window.LastPassed, window.HeldBack) = (now, 0);
            return true;
        }
    }

    private sealed class Window
    {
        public long? LastPassed { get; set; }

        public int HeldBack { get; set; }
    }
}
