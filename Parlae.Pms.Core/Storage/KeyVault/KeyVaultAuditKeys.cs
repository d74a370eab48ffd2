using System.Collections.Concurrent;
using System.Security.Cryptography;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// The roots of the audit keys in the vault: one secret, made on first use, whose newest version signs the days that begin and whose older ones verify.
/// A key's id is the vault's id of the version.
/// </summary>
/// <remarks>Throws <see cref="StoreUnavailableException"/> and <see cref="KeyRingException"/>.</remarks>
public sealed class KeyVaultAuditKeys(KeyVaultStore vault) : IAuditKeys
{
    private const int IdLength = 32;

    private readonly ConcurrentDictionary<string, DerivedAuditKeys> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<DerivedAuditKeys?>> _readings = new(StringComparer.Ordinal);
    private VaultSecret? _newest;

    public async ValueTask<AuditKey> GetCurrentAsync(string accountId, CancellationToken cancellationToken)
    {
        var derived = Derived(await NewestAsync(cancellationToken));
        return await derived.GetCurrentAsync(accountId, cancellationToken);
    }

    /// <summary>A day may have to be opened hours after the last one: while the vault is away, the root that was read then signs it too.</summary>
    private async Task<VaultSecret> NewestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _newest = await vault.Cache.GetAsync(VaultName.AuditRoot, cancellationToken) ?? await BeginAsync(cancellationToken);
        }
        catch (StoreUnavailableException) when (_newest is not null)
        {
            return _newest;
        }
    }

    public async ValueTask<AuditKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken)
    {
        if (!_roots.TryGetValue(keyId, out var derived))
        {
            if (keyId.Length != IdLength || !keyId.All(char.IsAsciiHexDigit)) return null;
            derived = await vault.Cache.GetAsync(VaultName.AuditRoot, cancellationToken) is { } newest && newest.Version == keyId
                ? Derived(newest)
                : await Reading(keyId).WaitAsync(cancellationToken);
        }

        return derived is null ? null : await derived.FindAsync(accountId, keyId, cancellationToken);
    }

    /// <summary>Of an older version there is one reading at a time, however many verify what it signed.</summary>
    private Task<DerivedAuditKeys?> Reading(string keyId)
    {
        lock (_readings)
        {
            if (_roots.TryGetValue(keyId, out var known)) return Task.FromResult<DerivedAuditKeys?>(known);
            if (!_readings.TryGetValue(keyId, out var reading)) _readings[keyId] = reading = Task.Run(() => ReadAsync(keyId));
            return reading;
        }
    }

    private async Task<DerivedAuditKeys?> ReadAsync(string keyId)
    {
        try
        {
            return await vault.ReadAsync(VaultName.AuditRoot, keyId, CancellationToken.None) is { Value: not null } root ? Derived(root) : null;
        }
        finally
        {
            lock (_readings) _readings.Remove(keyId);
        }
    }

    /// <summary>Processes that begin at once leave a version each; all of them are found.</summary>
    private async Task<VaultSecret> BeginAsync(CancellationToken cancellationToken)
    {
        if (await vault.Client.FindDeletedAsync(VaultName.AuditRoot, cancellationToken) is not null)
            throw new KeyRingException("The audit key was deleted from the vault: recover it there, or the trail cannot be verified.");
        await vault.SetAsync(VaultName.AuditRoot, Convert.ToBase64String(RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)), cancellationToken);
        return await vault.Cache.GetAsync(VaultName.AuditRoot, cancellationToken) ?? throw new StoreUnavailableException(VaultClient.Store);
    }

    private DerivedAuditKeys Derived(VaultSecret root)
    {
        if (_roots.TryGetValue(root.Version, out var known)) return known;
        var bytes = new byte[root.Value?.Length ?? 0];
        if (root.Value is null || !Convert.TryFromBase64String(root.Value, bytes, out var count) || count < HMACSHA256.HashSizeInBytes)
            throw new KeyRingException("The audit key in the vault is disabled, or not 32 bytes in base 64.");
        return _roots.GetOrAdd(root.Version, new DerivedAuditKeys(root.Version, new Dictionary<string, byte[]> { [root.Version] = bytes[..count] }));
    }
}
