using System.Collections.Concurrent;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Accounts' webhook secrets from the vault, kept in memory for a minute. What is not there is kept as well, so that guessing the same again costs the vault nothing.</summary>
internal sealed class AccountSecrets(ISecretVault vault, TimeProvider time)
{
    private const int MostKept = 10_000; // Guessed names must not fill the memory.

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    /// <summary>Null when the account has no secret. Throws <see cref="StoreUnavailableException"/>.</summary>
    public ValueTask<WebhookSecrets?> GetAsync(string accountId, CancellationToken cancellationToken) => GetAsync(accountId, vault.GetAsync, cancellationToken);

    /// <summary>The same steps for an account that does not exist: who guesses names sees no difference, and spends nothing of what the others need.</summary>
    public async ValueTask LookForNobodyAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            await GetAsync(accountId, vault.GetNamedAsync, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // It is refused in any case.
        }
    }

    private async ValueTask<WebhookSecrets?> GetAsync(string accountId, Func<string, string, CancellationToken, ValueTask<string?>> read, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(accountId, out var known) && time.GetElapsedTime(known.At) < Life)
        {
            return known.Secrets;
        }

        var current = await read(accountId, AccountSetup.WebhookSecretName, cancellationToken);
        var previous = await read(accountId, AccountSetup.PreviousWebhookSecretName, cancellationToken);
        var secrets = string.IsNullOrEmpty(current) ? null : new WebhookSecrets(current, string.IsNullOrEmpty(previous) ? null : previous);
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[accountId] = new Kept(secrets, time.GetTimestamp());
        return secrets;
    }

    /// <summary>To be called when setup has written or destroyed an account's secrets, so that this process follows at once.</summary>
    public void Forget(string accountId) => kept.TryRemove(accountId, out _);

    private sealed record Kept(WebhookSecrets? Secrets, long At);
}
