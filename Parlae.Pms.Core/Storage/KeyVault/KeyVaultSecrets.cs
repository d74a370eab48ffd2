using System.Text;
using Parlae.Pms.Core.Privacy;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>Secrets of accounts in the vault, each under a name of its own, remembered as <see cref="KeyVaultOptions"/> says.</summary>
public sealed class KeyVaultSecrets(KeyVaultStore vault) : ISecretVault
{
    private const int LongestName = 127;
    private const int MostBytes = 25_000; // the service's limit
    private const int AtOnce = 4;

    public async ValueTask<string?> GetAsync(string accountId, string name, CancellationToken cancellationToken) =>
        (await vault.Cache.GetAsync(Name(accountId, name), cancellationToken))?.Value;

    public async ValueTask<string?> GetNamedAsync(string accountId, string name, CancellationToken cancellationToken) =>
        (await vault.Cache.GetNamedAsync(Name(accountId, name), cancellationToken))?.Value;

    public async ValueTask<string?> GetNewestAsync(string accountId, string name, CancellationToken cancellationToken) =>
        (await vault.ReadAsync(Name(accountId, name), null, cancellationToken))?.Value;

    public async ValueTask SetAsync(string accountId, string name, string value, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(value) > MostBytes) throw new ArgumentException($"A secret has at most {MostBytes} bytes.", nameof(value));
        await vault.SetAsync(Name(accountId, name), value, cancellationToken);
    }

    public async ValueTask DeleteAsync(string accountId, string name, CancellationToken cancellationToken) =>
        await vault.DestroyAsync(Name(accountId, name), cancellationToken);

    /// <summary>What was deleted and not destroyed, by whomever, is destroyed as well.</summary>
    public async ValueTask DeleteAllAsync(string accountId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountId);
        var names = (await vault.Client.SecretsAsync(cancellationToken)).Concat(await vault.Client.DeletedAsync(cancellationToken))
            .Select(secret => secret.Name).Where(name => VaultName.IsOf(accountId, name)).Distinct(StringComparer.Ordinal).ToList();
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (name, token) => await vault.DestroyAsync(name, token));
        vault.Cache.Forget(name => VaultName.IsOf(accountId, name));
    }

    private static string Name(string accountId, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountId);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"A secret's name is 1 to {LongestName} letters, digits and dashes.", nameof(name));
        return VaultName.Of(accountId, name);
    }
}
