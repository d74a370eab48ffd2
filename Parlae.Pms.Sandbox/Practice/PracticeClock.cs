using NodaTime;

namespace Parlae.Pms.Sandbox.Practice;

/// <summary>
/// The practice's time. It runs with real time until it is set; then it stands, and only <see cref="Advance"/> moves it, or whoever else writes the
/// clock file. Elapsed time (timestamps, timers) stays real.
/// </summary>
/// <param name="file">Shared by all processes of a run; null: the clock is this process's own.</param>
internal sealed class PracticeClock(ClockFile? file) : TimeProvider
{
    private readonly Lock gate = new();
    private ClockFile.Reading reading = new ClockFile.Reading.Ahead(Duration.Zero);

    /// <summary>The zone of the practice, whatever the machine's.</summary>
    internal static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["America/Toronto"];

    internal Instant Now
    {
        get
        {
            lock (gate)
            {
                return Told() switch
                {
                    ClockFile.Reading.Standing at => at.Now,
                    ClockFile.Reading.Ahead ahead => SystemClock.Instance.GetCurrentInstant() + ahead.Of,
                    _ => throw new InvalidOperationException("A reading of an unknown kind."),
                };
            }
        }
    }

    /// <summary>Wall time at the practice.</summary>
    internal LocalDateTime Local => At(Now);

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    internal static LocalDateTime At(Instant instant) => instant.InZone(Zone).LocalDateTime;

    /// <summary>The instant of a wall time; a time that a clock change skips or repeats is read leniently.</summary>
    internal static Instant InstantOf(LocalDateTime wall) => wall.InZoneLeniently(Zone).ToInstant();

    internal static DateTimeOffset WithOffset(Instant instant) => instant.InZone(Zone).ToDateTimeOffset();

    internal void StandAt(LocalDateTime wall)
    {
        lock (gate)
            Set(new ClockFile.Reading.Standing(InstantOf(wall)));
    }

    internal void Advance(Duration by)
    {
        lock (gate)
        {
            Set(Told() switch
            {
                ClockFile.Reading.Standing at => new ClockFile.Reading.Standing(at.Now + by),
                ClockFile.Reading.Ahead ahead => new ClockFile.Reading.Ahead(ahead.Of + by),
                _ => throw new InvalidOperationException("A reading of an unknown kind."),
            });
        }
    }

    private ClockFile.Reading Told() => reading = file?.ReadChanged() ?? reading;

    private void Set(ClockFile.Reading to)
    {
        reading = to;
        if (to is ClockFile.Reading.Standing at)
            file?.Write(at.Now);
        else if (to is ClockFile.Reading.Ahead ahead)
            file?.Write(ahead.Of);
    }
}
