using System.Buffers.Text;

namespace Parlae.Pms.Benchmarks.Load;

/// <summary>Finds the end of an HTTP/1.1 answer, and no more than that: what the load spends is taken from the server that it shares the cores with.</summary>
internal static class HttpAnswer
{
    private const int StatusAt = 9;

    /// <summary>The status; 0 while the answer is not whole.</summary>
    public static int TryRead(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end >= 0 && IsWhole(received[..(end + 2)], received[(end + 4)..]) && Utf8Parser.TryParse(received[StatusAt..], out int status, out _) ? status : 0;
    }

    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0) at = head.IndexOf("\r\ncontent-length: "u8);
        return at < 0 ? body.EndsWith("0\r\n\r\n"u8) : Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) && body.Length >= length;
    }
}
