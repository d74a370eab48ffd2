using NodaTime;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Practice;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Sandbox;

public sealed class PracticeClockTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private string Path => folder.File("clock");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_follows_whoever_writes_the_file()
    {
        var clock = new PracticeClock(new ClockFile(Path));
        var other = new PracticeClock(new ClockFile(Path));
        Assert.InRange((clock.Now - SystemClock.Instance.GetCurrentInstant()).TotalSeconds, -5, 5); // no file yet

        other.StandAt(new LocalDateTime(2026, 3, 2, 8, 0));
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 13, 0), clock.Now);
        clock.Advance(Duration.FromSeconds(90));
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 13, 1, 30), other.Now);
        Assert.Equal(clock.Now, new PracticeClock(new ClockFile(Path)).Now);
    }

    [Fact]
    public void It_runs_ahead_of_real_time_as_the_file_says()
    {
        var clock = new PracticeClock(new ClockFile(Path));
        File.WriteAllText(Path, "+86400\n");
        Assert.InRange((clock.Now - SystemClock.Instance.GetCurrentInstant()).TotalSeconds, 86_395, 86_401);
        clock.Advance(Duration.FromHours(1));
        Assert.Equal("+90000", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("half a ti")]
    [InlineData("")]
    [InlineData("2026-03-02")]
    public void What_cannot_be_understood_leaves_the_last_time_in_force_and_stops_a_start(string text)
    {
        var clock = new PracticeClock(new ClockFile(Path));
        clock.StandAt(new LocalDateTime(2026, 3, 2, 8, 0));
        var stands = clock.Now;
        File.WriteAllText(Path, text);

        Assert.Equal(stands, clock.Now);
        Assert.StartsWith("Parlae__ClockFile ", Assert.Throws<ArgumentException>(() => SandboxOptions.Parse([], Path)).Message, StringComparison.Ordinal);
    }
}
