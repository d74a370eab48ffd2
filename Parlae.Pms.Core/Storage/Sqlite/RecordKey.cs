using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>Keys as the bytes they are stored in.</summary>
internal static class RecordKey
{
    public static readonly byte[] First = [];

    /// <summary>Above every key: longer than the longest, all ones.</summary>
    public static readonly byte[] AboveAll = Enumerable.Repeat((byte)0xFF, 1026).ToArray();

    public static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length * 2];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<char, ushort>(key.AsSpan()), MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()));
        return bytes;
    }

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length / 2];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<char, ushort>(text));
        return new string(text);
    }

    /// <summary>The lowest bytes above this key; no key's own, since those are of even length.</summary>
    public static byte[] JustAbove(string key) => [.. Bytes(key), 0];
}
