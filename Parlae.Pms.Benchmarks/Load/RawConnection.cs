using System.Net;
using System.Net.Sockets;

namespace Parlae.Pms.Benchmarks.Load;

/// <summary>One connection that is kept open, over which bytes made before are sent; the thread that sends waits for the answer.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private const int LongestWaitMilliseconds = 30_000;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = LongestWaitMilliseconds };
    private readonly byte[] buffer = new byte[BufferSize];

    private RawConnection()
    {
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static RawConnection Open(int port)
    {
        var connection = new RawConnection();
        try
        {
            connection.socket.Connect(IPAddress.Loopback, port);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The answer, headers and all, until the next exchange.</summary>
    /// <exception cref="BenchFailure">The server closed the connection.</exception>
    public ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, out int status)
    {
        for (var sent = 0; sent < request.Length;)
            sent += socket.Send(request[sent..]);
        for (var received = 0; ;)
        {
            var more = socket.Receive(buffer.AsSpan(received));
            if (more == 0) throw new BenchFailure("The server closed the connection before it had answered.");
            received += more;
            status = HttpAnswer.TryRead(buffer.AsSpan(0, received));
            if (status != 0) return buffer.AsSpan(0, received);
        }
    }

    public void Dispose() => socket.Dispose();
}
