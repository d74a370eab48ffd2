namespace Parlae.Pms.Core.Privacy;

/// <summary>Keeps secrets of accounts: vendor credentials, webhook secrets, account keys (hashes). Nothing else does.</summary>
/// <remarks>Names: letters, digits and dashes. Throws <see cref="Storage.StoreUnavailableException"/>.</remarks>
public interface ISecretVault
{
    ValueTask<string?> GetAsync(string accountId, string name, CancellationToken cancellationToken);

    /// <summary>As <see cref="GetAsync"/>, under a name that whoever asks has chosen and nobody has vouched for: guesses must not use up what the others need.</summary>
    ValueTask<string?> GetNamedAsync(string accountId, string name, CancellationToken cancellationToken) => GetAsync(accountId, name, cancellationToken);

    /// <summary>As the vault has it now, whatever is remembered of it here: for a change that keeps what another instance may just have written.</summary>
    ValueTask<string?> GetNewestAsync(string accountId, string name, CancellationToken cancellationToken);
    ValueTask SetAsync(string accountId, string name, string value, CancellationToken cancellationToken);
    ValueTask DeleteAsync(string accountId, string name, CancellationToken cancellationToken);

    /// <summary>Destroys every secret of an account.</summary>
    ValueTask DeleteAllAsync(string accountId, CancellationToken cancellationToken);
}
