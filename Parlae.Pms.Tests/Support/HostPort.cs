using System.Net;
using System.Net.Sockets;

namespace Parlae.Pms.Tests.Support;

/// <summary>Ports for programs that must be told theirs.</summary>
internal static class HostPort
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
