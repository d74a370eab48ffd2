using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Parlae.Pms.Core.Auditing;

/// <summary>Each account's key derived (HKDF-SHA-256) from a root that the key ring or the vault keeps.</summary>
public sealed class DerivedAuditKeys : IAuditKeys
{
    private readonly string _currentId;
    private readonly Dictionary<string, byte[]> _roots;
    private readonly ConcurrentDictionary<(string AccountId, string KeyId), AuditKey> _derived = new();

    /// <param name="currentId">The root for new days.</param>
    /// <param name="roots">Every root by its id, 32 bytes or more each, retired ones included.</param>
    public DerivedAuditKeys(string currentId, IReadOnlyDictionary<string, byte[]> roots)
    {
        if (!roots.ContainsKey(currentId) || roots.Values.Any(root => root.Length < HMACSHA256.HashSizeInBytes))
        {
            throw new ArgumentException("The current root is missing, or a root has less than 32 bytes.", nameof(roots));
        }

        _currentId = currentId;
        _roots = roots.ToDictionary(root => root.Key, root => root.Value.ToArray());
    }

    public ValueTask<AuditKey> GetCurrentAsync(string accountId, CancellationToken cancellationToken) => new(Derive(accountId, _currentId));

    public ValueTask<AuditKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        new(_roots.ContainsKey(keyId) ? Derive(accountId, keyId) : null);

    private AuditKey Derive(string accountId, string keyId) => _derived.GetOrAdd((accountId, keyId), id =>
    {
        var purpose = Encoding.UTF8.GetBytes($"parlae audit chain {id.AccountId}");
        return new AuditKey(id.KeyId, HKDF.DeriveKey(HashAlgorithmName.SHA256, _roots[id.KeyId], HMACSHA256.HashSizeInBytes, info: purpose));
    });
}
