namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>
/// Begins and ends secrets in a vault that keeps what is deleted for a time. To destroy is to purge; where that is not allowed, every version is
/// disabled under a newer one without value, and then deleted.
/// </summary>
internal sealed class SecretLife(VaultClient vault, KeyVaultOptions options)
{
    /// <summary>Sets the value. A deleted secret of this name makes way: it is purged, else taken back under the new value.</summary>
    public async Task<VaultSecret> SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.LongestChange);
        try
        {
            while (true)
            {
                if (await vault.TrySetAsync(name, value, limit.Token) is { } secret) return secret;
                if (!await vault.TryPurgeAsync(name, limit.Token)) await vault.RecoverAsync(name, limit.Token);
                await Task.Delay(options.PollEvery, limit.Token); // the name is free a moment later
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException(VaultClient.Store);
        }
    }

    /// <summary>Destroys the secret for good, as far as the vault allows; may be repeated.</summary>
    public async Task DestroyAsync(string name, CancellationToken cancellationToken)
    {
        var versions = await vault.VersionsAsync(name, cancellationToken);
        if (versions.Count == 0)
        {
            // Deleted by hand, or by one of us that was ended midway.
            if (await vault.FindDeletedAsync(name, cancellationToken) is not { } deleted || deleted is { IsBlank: true, IsPurgeable: false }) return;
            if (await vault.TryPurgeAsync(name, cancellationToken)) return;
            await vault.RecoverAsync(name, cancellationToken);
        }
        else if (versions.All(version => version.IsPurgeable))
        {
            await vault.DeleteAsync(name, cancellationToken);
            if (await vault.TryPurgeAsync(name, cancellationToken)) return;
            await vault.RecoverAsync(name, cancellationToken);
        }

        await vault.BlankAsync(name, cancellationToken);
        await vault.DeleteAsync(name, cancellationToken);
    }
}
