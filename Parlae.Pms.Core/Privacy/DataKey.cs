using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Core.Privacy;

/// <summary>An account's key in use: one derived key to seal with, one to hash with for each purpose.</summary>
internal sealed class DataKey(byte[] id, byte[] secret)
{
    public const int IdBytes = 8;

    private readonly ConcurrentDictionary<string, byte[]> _hashing = new(StringComparer.Ordinal);

    public byte[] Id { get; } = id;
    public byte[] Sealing { get; } = Derive(secret, "seal");

    public string Hash(string purpose, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_hashing.GetOrAdd(purpose, static (name, key) => Derive(key, "hash/" + name), secret), Encoding.UTF8.GetBytes(value)));

    private static byte[] Derive(byte[] secret, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Aead.KeyBytes, info: Encoding.UTF8.GetBytes("parlae/" + use));
}
