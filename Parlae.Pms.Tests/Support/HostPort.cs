using System.Net;
using System.Net.Sockets;

namespace Parlae.Pms.Tests.Support;

/// <summary>
/// Ports for programs that must be told theirs: below those that the system gives to whoever asks for any, above those of demos, and the same one again only
/// after all others.
/// </summary>
internal static class HostPort
{
    private const int Lowest = 30_100;
    private const int Count = 1_900;

    private static int given = Random.Shared.Next(Count); // tests of another process begin elsewhere

    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref given) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else's.
            }
        }

        throw new InvalidOperationException($"No port from {Lowest} to {Lowest + Count - 1} is free.");
    }
}
