using System.Security.Cryptography;

namespace Parlae.Pms.Core.Privacy;

/// <summary>AES-256-GCM with a random nonce: nonce, ciphertext, tag.</summary>
internal static class Aead
{
    public const int KeyBytes = 32;
    public const int Overhead = NonceBytes + TagBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound, Span<byte> destination)
    {
        var nonce = destination[..NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, destination[NonceBytes..^TagBytes], destination[^TagBytes..], bound);
    }

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        var result = new byte[plain.Length + Overhead];
        Seal(key, plain, bound, result);
        return result;
    }

    /// <summary>Null when the key, the bound data or a single bit is not what it was.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, ReadOnlySpan<byte> bound)
    {
        if (body.Length < Overhead) return null;
        var plain = new byte[body.Length - Overhead];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(body[..NonceBytes], body[NonceBytes..^TagBytes], body[^TagBytes..], plain, bound);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
