using System.Net.Sockets;
using Parlae.Pms.Core.Adapters.Line;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Adapters.Line;

public sealed class LineFaultsTests
{
    /// <summary>The runtime mostly wraps what a socket meets, and now and then does not.</summary>
    public static TheoryData<Exception> OfALostLine => [new HttpRequestException(HttpRequestError.ResponseEnded), new IOException(), new SocketException((int)SocketError.ConnectionReset)];

    [Theory]
    [MemberData(nameof(OfALostLine), DisableDiscoveryEnumeration = true)]
    public void A_line_that_is_lost_is_tried_again_and_told_as_such(Exception fault)
    {
        Assert.True(LineRegistration.IsLost(Polly.Outcome.FromException<HttpResponseMessage>(fault)));
        Assert.Equal("connection-lost", Assert.IsType<VendorUnreachableException>(LineFaults.Translate(new Access(), fault)).Reason);
    }

    [Fact]
    public void A_fault_of_ours_is_none_of_the_line() => Assert.Null(LineFaults.Translate(new Access(), new InvalidOperationException()));

    private sealed class Access() : LineAccess(PmsVendor.Kolla, "demo")
    {
        public override string Mark => "";
    }
}
