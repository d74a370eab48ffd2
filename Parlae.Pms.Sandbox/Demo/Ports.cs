using System.Net;
using System.Net.Sockets;

namespace Parlae.Pms.Sandbox.Demo;

/// <summary>Looks before anything is started whether its port is free.</summary>
internal static class Ports
{
    /// <exception cref="DemoFailure">Another program listens there.</exception>
    internal static void NeedFree(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                throw new DemoFailure($"Port {port} is taken by another program: choose others with --port-base.", DemoFailure.Usage);
            }
        }
    }
}
