namespace Parlae.Pms.Tests.Support;

/// <summary>A clock whose elapsed time can leap: whatever a process remembers for a while is old then, as if the process had just begun. The time of day stays.</summary>
internal sealed class LeapingClock(TimeProvider clock) : TimeProvider
{
    private long leapt;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public void Leap(TimeSpan by) => Interlocked.Add(ref leapt, (long)(by.TotalSeconds * TimestampFrequency));

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp() + Interlocked.Read(ref leapt);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
