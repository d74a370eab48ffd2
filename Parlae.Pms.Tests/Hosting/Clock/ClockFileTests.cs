using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Functions.Hosting.Clock;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Clock;

public sealed class ClockFileTests : IDisposable
{
    private static readonly DateTimeOffset Real = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory folder = new();
    private readonly FakeTimeProvider real = new(Real);
    private readonly string file;

    public ClockFileTests() => file = folder.File("clock");

    [Theory]
    [InlineData("2026-05-04T08:00:00Z", "2026-05-04T08:00:00Z")]
    [InlineData("2026-05-04T08:00:00-05:00\n", "2026-05-04T13:00:00Z")]
    [InlineData("2026-05-04T08:00:00.25+02:00", "2026-05-04T06:00:00.25Z")]
    [InlineData("2026-05-04T08:00:00", "2026-05-04T08:00:00Z")]
    [InlineData("+0", "2026-03-02T12:00:00Z")]
    [InlineData("+86400", "2026-03-03T12:00:00Z")]
    [InlineData(" +0.5 ", "2026-03-02T12:00:00.5Z")]
    public void The_file_says_what_time_it_is(string content, string expected)
        => Assert.Equal(DateTimeOffset.Parse(expected, null), Clock(content).GetUtcNow());

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026-05-04")]
    [InlineData("08:00")]
    [InlineData("86400")]
    [InlineData("-86400")]
    [InlineData("+")]
    [InlineData("+-1")]
    [InlineData("+1e300")]
    [InlineData("+99999999999999")]
    [InlineData("+NaN")]
    public void Anything_else_is_not_understood(string content)
    {
        Assert.Null(ClockReading.Parse(content));
        Assert.Throws<IOException>(() => Clock(content));
    }

    [Fact]
    public void Until_there_is_a_file_the_clock_is_the_real_one()
    {
        var clock = new ClockFile(file, real, NullLogger.Instance);
        Assert.Equal(Real, clock.GetUtcNow());

        File.WriteAllText(file, "2026-05-04T08:00:00Z");
        real.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero), clock.GetUtcNow());
    }

    [Fact]
    public void A_standing_clock_stands_while_elapsed_time_goes_on()
    {
        var clock = Clock("2026-05-04T08:00:00Z");
        var before = (Now: clock.GetUtcNow(), Stamp: clock.GetTimestamp());
        var fired = false;
        using var timer = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        real.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(before.Now, clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(5), clock.GetElapsedTime(before.Stamp));
        Assert.True(fired);
    }

    [Fact]
    public void A_running_clock_keeps_its_distance()
    {
        var clock = Clock("+3600");

        real.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(Real.AddSeconds(3690), clock.GetUtcNow());
    }

    [Fact]
    public void A_rewrite_is_seen_at_once()
    {
        var clock = Clock("2026-05-04T08:00:00Z");

        Write("2026-05-05T09:30:00Z", Real.AddSeconds(1));

        Assert.Equal(DateTimeOffset.Parse("2026-05-05T09:30:00Z", null), clock.GetUtcNow());
    }

    [Fact]
    public void A_rewrite_that_keeps_the_files_time_is_seen_within_a_second()
    {
        var clock = Clock("2026-05-04T08:00:00Z");
        Write("2026-05-05T09:30:00Z", Real);

        real.Advance(TimeSpan.FromMilliseconds(999));

        Assert.Equal(DateTimeOffset.Parse("2026-05-05T09:30:00Z", null), clock.GetUtcNow());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-05-")]
    [InlineData(null)]
    public void A_file_broken_or_gone_later_leaves_the_last_time_in_force_and_is_logged_once(string? content)
    {
        using var logs = new LogLines();
        var clock = Clock("2026-05-04T08:00:00Z", logs.CreateLogger("clock"));
        if (content is null)
        {
            File.Delete(file);
        }
        else
        {
            Write(content, Real.AddSeconds(1));
        }

        for (var second = 0; second < 5; second++)
        {
            Assert.Equal(DateTimeOffset.Parse("2026-05-04T08:00:00Z", null), clock.GetUtcNow());
            real.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(logs.All.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Write("2026-05-05T09:30:00Z", Real.AddSeconds(2));
        Assert.Equal(DateTimeOffset.Parse("2026-05-05T09:30:00Z", null), clock.GetUtcNow());
    }

    public void Dispose() => folder.Dispose();

    private ClockFile Clock(string content, ILogger? logger = null)
    {
        Write(content, Real);
        return new ClockFile(file, real, logger ?? NullLogger.Instance);
    }

    private void Write(string content, DateTimeOffset written)
    {
        File.WriteAllText(file, content);
        File.SetLastWriteTimeUtc(file, written.UtcDateTime);
    }
}
