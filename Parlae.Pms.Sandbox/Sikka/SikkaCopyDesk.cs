using NodaTime;
using Parlae.Pms.Sandbox.Control;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Sikka;

/// <summary>Takes the copies on schedule. A <c>lag</c> fault of N seconds makes the next copy come N seconds after the last one.</summary>
internal sealed class SikkaCopyDesk : IFollowsPractice
{
    private readonly FaultList faults;
    private readonly SikkaPms pms;
    private readonly List<RefreshRequest> refreshes = [];
    private volatile SikkaCopy current;

    internal SikkaCopyDesk(PracticeRun run, FaultList faults)
    {
        this.faults = faults;
        pms = run.Settings.SikkaPms;
        current = new SikkaCopy(run.Practice.Setting, pms, run.Practice.Snapshot(run.Clock.Now), previous: null);
    }

    /// <summary>Sandbox time between copies. The shortest interval that Sikka offers (reference 1).</summary>
    internal static Duration Interval { get; } = Duration.FromMinutes(15);

    /// <summary>How long after a <c>refresh_data</c> command the copy it asks for is there.</summary>
    internal static Duration RefreshTakes { get; } = Duration.FromMinutes(1);

    internal SikkaCopy Current => current;

    internal sealed record RefreshRequest(int Id, Instant Received, Instant Due);

    internal RefreshRequest Refresh(Instant now)
    {
        lock (refreshes)
        {
            var request = new RefreshRequest(1531464 + refreshes.Count, now, now + RefreshTakes);
            refreshes.Add(request);
            return request;
        }
    }

    internal RefreshRequest? FindRefresh(int id)
    {
        lock (refreshes)
            return refreshes.Find(request => request.Id == id);
    }

    void IFollowsPractice.CatchUp(DentalPractice practice, Instant upTo)
    {
        var lag = faults.LagOf(SikkaIds.Vendor);
        var last = current.At;
        var every = lag ?? Interval;
        var next = every <= Duration.Zero ? upTo : last + (every * Math.Floor((upTo - last) / every));
        lock (refreshes)
        {
            var asked = refreshes.Where(request => request.Due <= upTo && request.Due > last).Select(request => request.Due).DefaultIfEmpty(last).Max();
            next = Instant.Max(next, asked);
        }

        if (next <= last)
            return;
        current = new SikkaCopy(practice.Setting, pms, practice.Snapshot(next), current);
        if (lag is not null)
            faults.CountLag(SikkaIds.Vendor);
    }
}
