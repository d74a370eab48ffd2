using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Load.Bench;

/// <summary>The business clock of a run: it begins on the same Monday each time, so that the same seed plays the same load, and runs on with real time.</summary>
internal sealed class LoadClock(string path)
{
    private Duration ahead;

    internal static LocalDateTime Begin { get; } = new(2031, 3, 3, 8, 0);

    internal DateTimeOffset Now => (SystemClock.Instance.GetCurrentInstant() + ahead).ToDateTimeOffset();

    /// <summary>Lets the clock run from <see cref="Begin"/>.</summary>
    internal void Run() => Set(PracticeClock.InstantOf(Begin) - SystemClock.Instance.GetCurrentInstant());

    internal void Advance(Duration by) => Set(ahead + by);

    private void Set(Duration to)
    {
        ahead = to;
        new ClockFile(path).Write(to);
    }
}
