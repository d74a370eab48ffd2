using Azure;
using Azure.Security.KeyVault.Secrets;
using Parlae.Pms.Core.Storage.Remote;
using static Parlae.Pms.Core.Storage.KeyVault.VaultAnswers;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>The vault's requests, each answered in time, none while it asks to be left alone; throws <see cref="StoreUnavailableException"/>.</summary>
internal sealed class VaultClient
{
    public const string Store = "vault";

    /// <summary>The vault takes no empty value: what stands for one is marked.</summary>
    private const string EmptyTag = "parlae-empty";
    private const string Nothing = "-";

    private readonly SecretClient _client;
    private readonly KeyVaultOptions _options;
    private readonly TimeProvider _clock;
    private readonly RemoteCalls _calls;
    private readonly RemoteCalls _changes;
    private readonly VaultGate _gate;

    /// <summary>Asks nothing of the service yet.</summary>
    public VaultClient(KeyVaultOptions options, TimeProvider clock)
    {
        var client = options.Vault.Prepare(new SecretClientOptions(), options.LongestTry, options.Transport);
        client.RetryPolicy = new SafeRetryPolicy(comesBackWhenTurnedAway: false); // the gate knows when
        client.DisableChallengeResourceVerification = options.Vault.StandIn is not null;
        _client = new SecretClient(options.Vault.Endpoint, options.Vault.Credential, client);
        (_options, _clock, _gate) = (options, clock, new VaultGate(clock));
        _calls = new RemoteCalls(Store, options.LongestCall);
        _changes = new RemoteCalls(Store, options.LongestChange);
    }

    /// <summary>The newest version, or that one; null when there is none.</summary>
    public Task<VaultSecret?> ReadAsync(string name, string? version, TimeSpan patience, CancellationToken cancellationToken) => RunAsync(
        _calls,
        async token =>
        {
            try
            {
                var secret = (await _client.GetSecretAsync(name, version, token)).Value;
                return new VaultSecret(secret.Properties.Version, secret.Properties.Tags.ContainsKey(EmptyTag) ? "" : secret.Value);
            }
            catch (RequestFailedException answer) when (answer.IsAbsent())
            {
                return null;
            }
            catch (RequestFailedException answer) when (answer.IsDisabled())
            {
                return new VaultSecret("", null);
            }
        },
        patience,
        cancellationToken);

    /// <summary>Adds a version; null when a deleted secret is in the way.</summary>
    public Task<VaultSecret?> TrySetAsync(string name, string value, CancellationToken cancellationToken)
    {
        var secret = new KeyVaultSecret(name, value.Length == 0 ? Nothing : value);
        if (value.Length == 0) secret.Properties.Tags[EmptyTag] = "true";
        return ChangeAsync(
            async token =>
            {
                try
                {
                    return new VaultSecret((await _client.SetSecretAsync(secret, token)).Value.Properties.Version, value);
                }
                catch (RequestFailedException answer) when (answer.Status == 409)
                {
                    return null;
                }
            },
            cancellationToken);
    }

    /// <summary>All that can be listed of the secret's versions; none when there is no such secret.</summary>
    public Task<IReadOnlyList<VaultListing>> VersionsAsync(string name, CancellationToken cancellationToken) =>
        ListAsync(() => _client.GetPropertiesOfSecretVersionsAsync(name, CancellationToken.None), Listing, cancellationToken);

    public Task<IReadOnlyList<VaultListing>> SecretsAsync(CancellationToken cancellationToken) =>
        ListAsync(() => _client.GetPropertiesOfSecretsAsync(CancellationToken.None), Listing, cancellationToken);

    public Task<IReadOnlyList<VaultListing>> DeletedAsync(CancellationToken cancellationToken) =>
        ListAsync(() => _client.GetDeletedSecretsAsync(CancellationToken.None), secret => Listing(secret.Properties), cancellationToken);

    /// <summary>What is deleted under this name and not yet gone.</summary>
    public Task<VaultListing?> FindDeletedAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync<VaultListing?>(async token => await OrNullAsync(async () => Listing((await _client.GetDeletedSecretAsync(name, token)).Value.Properties)), cancellationToken);

    /// <summary>Makes a version of no value the newest, and disables it and those before it.</summary>
    public async Task BlankAsync(string name, CancellationToken cancellationToken)
    {
        var blank = new KeyVaultSecret(name, Nothing) { Properties = { Enabled = false, Tags = { [BlankTag] = "true" } } };
        await ChangeAsync(token => _client.SetSecretAsync(blank, token), cancellationToken);
        foreach (var version in await VersionsAsync(name, cancellationToken))
        {
            if (version.IsBlank) continue;
            var disabled = new SecretProperties(new Uri(_options.Vault.Endpoint, $"secrets/{name}/{version.Version}")) { Enabled = false };
            await ChangeAsync(token => _client.UpdateSecretPropertiesAsync(disabled, token), cancellationToken);
        }
    }

    /// <summary>Deletes, and waits until it is done. From then on nobody reads the secret.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        token => OrNullAsync(async () => (await (await _client.StartDeleteSecretAsync(name, token)).WaitForCompletionAsync(_options.PollEvery, token)).Value), cancellationToken);

    /// <summary>Takes a deleted secret back, and waits until it is done.</summary>
    public Task RecoverAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        token => OrNullAsync(async () => (await (await _client.StartRecoverDeletedSecretAsync(name, token)).WaitForCompletionAsync(_options.PollEvery, token)).Value), cancellationToken);

    /// <summary>Destroys a deleted secret with all its versions. False: the vault, or our rights, do not allow it.</summary>
    public Task<bool> TryPurgeAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        async token =>
        {
            while (true)
            {
                try
                {
                    await OrNullAsync(() => _client.PurgeDeletedSecretAsync(name, token));
                    return true;
                }
                catch (RequestFailedException answer) when (answer.Status == 403)
                {
                    return false;
                }
                catch (RequestFailedException answer) when (answer.Status == 409)
                {
                    await Task.Delay(_options.PollEvery, token); // still being deleted
                }
            }
        },
        cancellationToken);

    private Task<T> ChangeAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) => RunAsync(_changes, call, _options.Patience, cancellationToken);

    private async Task<IReadOnlyList<VaultListing>> ListAsync<T>(Func<AsyncPageable<T>> list, Func<T, VaultListing> listing, CancellationToken cancellationToken)
        where T : notnull
    {
        var found = new List<VaultListing>();
        string? next = null;
        do
        {
            var from = next;
            var page = await RunAsync(_calls, token => OrNullAsync(async () => await list().AsPages(from).FirstAsync(token)), _options.Patience, cancellationToken);
            if (page is not null) found.AddRange(page.Values.Select(listing));
            next = page?.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
        return found;
    }

    private async Task<T> RunAsync<T>(RemoteCalls calls, Func<CancellationToken, Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        while (true)
        {
            if (_gate.Remaining is var wait && wait > TimeSpan.Zero)
            {
                if (wait > patience - _clock.GetElapsedTime(began)) throw new StoreUnavailableException(Store, new IOException("The service asked to come back later."));
                await Task.Delay(wait, _clock, cancellationToken);
            }

            var isTurnedAway = false;
            try
            {
                var answer = await calls.RunAsync(
                    async token =>
                    {
                        try
                        {
                            return await call(token);
                        }
                        catch (RequestFailedException busy) when (busy.Status is 429 or 503)
                        {
                            _gate.Close(busy);
                            isTurnedAway = true;
                            throw;
                        }
                        catch (InvalidOperationException)
                        {
                            throw new IOException(); // the SDK's refusal to show its token to a host that is no vault
                        }
                    },
                    cancellationToken);
                _gate.Answered();
                return answer;
            }
            catch (StoreUnavailableException) when (isTurnedAway && _gate.Remaining <= patience - _clock.GetElapsedTime(began))
            {
                // once more, when it opens
            }
        }
    }
}
