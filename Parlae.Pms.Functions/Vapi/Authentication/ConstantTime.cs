using System.Security.Cryptography;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Compares secrets in a time that depends neither on where they differ nor on how long the right one is.</summary>
internal static class ConstantTime
{
    public static bool Same(ReadOnlySpan<byte> presented, ReadOnlySpan<byte> expected)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(presented, left);
        SHA256.HashData(expected, right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
