using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Tests.Auditing;

public sealed class AuditThrottleTests
{
    [Fact]
    public void One_a_minute_and_reason_passes_and_tells_how_many_did_not()
    {
        var clock = new FakeTimeProvider();
        var throttle = new AuditThrottle(clock);

        Assert.True(throttle.TryPass("badSignature", out _));
        Assert.False(throttle.TryPass("badSignature", out _));
        Assert.True(throttle.TryPass("noCredential", out _));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.TryPass("badSignature", out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(throttle.TryPass("badSignature", out var heldBack));
        Assert.Equal(2, heldBack);
    }
}
