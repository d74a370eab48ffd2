using Azure;
using Microsoft.Extensions.Time.Testing;
using Parlae.Pms.Core.Storage.KeyVault;

namespace Parlae.Pms.Tests.Storage.KeyVault;

public sealed class VaultGateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Many_requests_refused_at_once_close_it_as_long_as_one()
    {
        var clock = new FakeTimeProvider();
        var gate = new VaultGate(clock);

        for (var n = 0; n < 20; n++) gate.Close(new RequestFailedException(503, "busy"));

        Assert.Equal(Second, gate.Remaining);
        clock.Advance(Second);
        Assert.Equal(TimeSpan.Zero, gate.Remaining);
        gate.Close(new RequestFailedException(503, "busy"));
        Assert.Equal(2 * Second, gate.Remaining);
        clock.Advance(2 * Second);
        gate.Answered();
        gate.Close(new RequestFailedException(503, "busy"));
        Assert.Equal(Second, gate.Remaining);
    }
}
