using System.Security.Cryptography;

namespace Parlae.Pms.Core.Auditing;

/// <summary>The keys of the audit chains, one an account. Throws <see cref="Storage.StoreUnavailableException"/>.</summary>
/// <remarks>A new key takes effect with the account's next day; the older ones stay readable as long as entries made with them are kept.</remarks>
public interface IAuditKeys
{
    /// <summary>The key for days that are opened now.</summary>
    ValueTask<AuditKey> GetCurrentAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>The key with this id, or null when we do not have it.</summary>
    ValueTask<AuditKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken);
}

/// <summary>An HMAC-SHA-256 key.</summary>
public sealed class AuditKey
{
    private readonly byte[] _bytes;

    /// <param name="id">Stands beside what was signed.</param>
    /// <param name="bytes">At least 32.</param>
    public AuditKey(string id, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, HMACSHA256.HashSizeInBytes);
        Id = id;
        _bytes = bytes.ToArray();
    }

    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal void Sign(ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA256.HashData(_bytes, message, mac);
}
