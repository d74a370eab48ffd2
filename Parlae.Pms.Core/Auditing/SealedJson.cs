using System.Buffers;
using System.Security.Cryptography;

namespace Parlae.Pms.Core.Auditing;

/// <summary>What a sealed text is; part of what is signed, so that none passes for another.</summary>
internal enum SealKind : byte
{
    Entry = (byte)'e',
    Head = (byte)'h',
    Checkpoint = (byte)'c',
    Export = (byte)'x',
}

/// <summary>
/// A JSON object whose last member is <c>"hash"</c>: an HMAC over a kind, the hash before it (for what is chained) and every byte up to that member.
/// Nothing is parsed or written anew to check it.
/// </summary>
internal static class SealedJson
{
    public const int HashBytes = 32;
    private const int HexLength = 2 * HashBytes;
    private const int SmallMessage = 1024;

    private static ReadOnlySpan<byte> Opening => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> Closing => "\"}"u8;

    private static int TailLength => Opening.Length + HexLength + Closing.Length;

    /// <summary>Seals a JSON object and gives its hash.</summary>
    public static byte[] Seal(AuditKey key, SealKind kind, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> json, Span<byte> hash)
    {
        var content = json[..^1];
        Sign(key, kind, previous, content, hash);
        var body = new byte[content.Length + TailLength];
        content.CopyTo(body);
        var tail = body.AsSpan(content.Length);
        Opening.CopyTo(tail);
        Convert.TryToHexStringLower(hash, tail.Slice(Opening.Length, HexLength), out _);
        Closing.CopyTo(tail[(Opening.Length + HexLength)..]);
        return body;
    }

    /// <summary>True when not a byte of it has changed; gives its hash.</summary>
    public static bool Holds(AuditKey key, SealKind kind, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        if (body.Length <= TailLength)
        {
            return false;
        }

        var content = body[..^TailLength];
        var tail = body[^TailLength..];
        Span<byte> hex = stackalloc byte[HexLength];
        Sign(key, kind, previous, content, hash);

        // The text is compared, not the value: an upper-case digit is a change too.
        return Convert.TryToHexStringLower(hash, hex, out _)
            && tail.StartsWith(Opening)
            && tail.EndsWith(Closing)
            && CryptographicOperations.FixedTimeEquals(hex, tail.Slice(Opening.Length, HexLength));
    }

    /// <summary>The hash as it stands there, unchecked.</summary>
    public static bool TryReadHash(ReadOnlySpan<byte> body, Span<byte> hash) =>
        body.Length > TailLength
        && Convert.FromHexString(body[^(HexLength + Closing.Length)..^Closing.Length], hash, out _, out _) == OperationStatus.Done;

    private static void Sign(AuditKey key, SealKind kind, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var length = 1 + previous.Length + content.Length;
        var message = length <= SmallMessage ? stackalloc byte[SmallMessage] : new byte[length];
        message = message[..length];
        message[0] = (byte)kind;
        previous.CopyTo(message[1..]);
        content.CopyTo(message[(1 + previous.Length)..]);
        key.Sign(message, hash);
    }
}
