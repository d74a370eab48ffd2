using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// The master keys in the vault: a secret for each version, and one that says which is current. Made on the first start. The vault cannot write only if
/// a name is free; processes that make the same version at once leave two keys under its name, and what was wrapped opens with either.
/// </summary>
/// <remarks>A process uses a newer version when it next looks which is current (<see cref="KeyVaultOptions.RefreshAfter"/>), and at once to unwrap.</remarks>
public sealed class KeyVaultMasterKeys(KeyVaultStore vault) : IMasterKeys, IMasterKeyRetirement
{
    /// <summary>A key that is damaged must not make us look for twins each time.</summary>
    private static readonly TimeSpan TwinsHold = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, Known> _known = [];
    private readonly ConcurrentDictionary<int, Lazy<Task<Known?>>> _readings = [];

    /// <summary>Reads the current key, and makes the first when there is none. Throws <see cref="StoreUnavailableException"/> and <see cref="KeyRingException"/>.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) => await NewestAsync(await CurrentAsync(cancellationToken), cancellationToken);

    public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> dataKey, string context, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        var master = await NewestAsync(current, cancellationToken) ?? throw new KeyRingException(string.Create(CultureInfo.InvariantCulture, $"Master key {current} is not in the vault."));
        return new WrappedKey(current, Aead.Seal(master, dataKey.Span, Encoding.UTF8.GetBytes(context)));
    }

    public async ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, string context, CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(wrapped.Version, cancellationToken) ?? throw SealBrokenException.Found(SealFault.UnknownMasterKey);
        var bound = Encoding.UTF8.GetBytes(context);
        if (Aead.Open(newest, wrapped.Body.Span, bound) is { } opened) return opened;
        foreach (var twin in await TwinsAsync(wrapped.Version, cancellationToken))
            if (Aead.Open(twin, wrapped.Body.Span, bound) is { } other) return other;
        throw SealBrokenException.Found(SealFault.KeyChanged);
    }

    public async ValueTask<int> RotateAsync(CancellationToken cancellationToken)
    {
        var current = await vault.ReadAsync(VaultName.CurrentMaster, null, cancellationToken) is { } named ? Number(named) : await BeginAsync(cancellationToken);
        await MakeAsync(current + 1, cancellationToken);
        return current + 1;
    }

    public async ValueTask<(int Destroyed, int Kept)> RetireAsync(IReadOnlySet<int> inUse, CancellationToken cancellationToken)
    {
        var current = await vault.ReadAsync(VaultName.CurrentMaster, null, cancellationToken) is { } named ? Number(named) : throw Gone();
        var versions = (await vault.Client.SecretsAsync(cancellationToken))
            .Select(secret => (Version: VaultName.MasterIn(secret.Name), secret.CreatedAt)).Where(secret => secret.Version is not null)
            .OrderBy(secret => secret.Version).ToList();
        var destroyed = 0;
        for (var i = 0; i + 1 < versions.Count; i++)
        {
            var (version, supersededAt) = (versions[i].Version!.Value, versions[i + 1].CreatedAt);
            if (version == current || inUse.Contains(version) || supersededAt is not { } at || at > vault.Clock.GetUtcNow() - KeyRing.LeastKept) continue;
            await vault.DestroyAsync(VaultName.OfMaster(version), cancellationToken);
            _known.TryRemove(version, out _);
            destroyed++;
        }

        return (destroyed, versions.Count - destroyed);
    }

    private async ValueTask<int> CurrentAsync(CancellationToken cancellationToken) =>
        await vault.Cache.GetAsync(VaultName.CurrentMaster, cancellationToken) is { } named ? Number(named) : await BeginAsync(cancellationToken);

    /// <summary>The first start of all. A vault whose keys were deleted is no empty one.</summary>
    private async Task<int> BeginAsync(CancellationToken cancellationToken)
    {
        if (await vault.Client.FindDeletedAsync(VaultName.CurrentMaster, cancellationToken) is not null
            || await vault.Client.FindDeletedAsync(VaultName.OfMaster(1), cancellationToken) is not null) throw Gone();
        await MakeAsync(1, cancellationToken);
        return 1;
    }

    /// <summary>The key first: one that is named must be there.</summary>
    private async Task MakeAsync(int version, CancellationToken cancellationToken)
    {
        await vault.SetAsync(VaultName.OfMaster(version), Convert.ToBase64String(RandomNumberGenerator.GetBytes(Aead.KeyBytes)), cancellationToken);
        await vault.SetAsync(VaultName.CurrentMaster, version.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Of each version there is one reading at a time, however many wait for it.</summary>
    private async ValueTask<byte[]?> NewestAsync(int version, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(version, out var known)) return known.Newest;
        var reading = _readings.GetOrAdd(version, static (number, own) => new(() => Task.Run(() => own.ReadAsync(number))), this);
        return (await reading.Value.WaitAsync(cancellationToken))?.Newest;
    }

    private async Task<Known?> ReadAsync(int version)
    {
        try
        {
            return await vault.ReadAsync(VaultName.OfMaster(version), null, CancellationToken.None) is { } secret ? _known.GetOrAdd(version, new Known(Key(secret, version))) : null;
        }
        finally
        {
            _readings.TryRemove(version, out _);
        }
    }

    private async ValueTask<IReadOnlyList<byte[]>> TwinsAsync(int version, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(version, out var known) && known.Twins is { } twins && vault.Clock.GetElapsedTime(twins.Since) < TwinsHold) return twins.Keys;
        var found = new List<byte[]>();
        foreach (var each in await vault.Client.VersionsAsync(VaultName.OfMaster(version), cancellationToken))
            if (await vault.ReadAsync(VaultName.OfMaster(version), each.Version, cancellationToken) is { Value: not null } secret) found.Add(Key(secret, version));
        if (known is not null) known.Twins = new(found, vault.Clock.GetTimestamp());
        return found;
    }

    private static int Number(VaultSecret named) =>
        int.TryParse(named.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new KeyRingException("The vault does not say which master key is current: its secret is disabled or damaged.");

    private static byte[] Key(VaultSecret secret, int version)
    {
        var key = new byte[Aead.KeyBytes];
        return secret.Value is { } text && Convert.TryFromBase64String(text, key, out var bytes) && bytes == key.Length
            ? key
            : throw new KeyRingException(string.Create(CultureInfo.InvariantCulture, $"Master key {version} in the vault is disabled or damaged."));
    }

    private static KeyRingException Gone() => new("The master keys were deleted from the vault: recover them there, or nothing that was kept opens.");

    private sealed class Known(byte[] newest)
    {
        public byte[] Newest { get; } = newest;

        public Twins? Twins { get; set; }
    }

    private sealed record Twins(IReadOnlyList<byte[]> Keys, long Since);
}
