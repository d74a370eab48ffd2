using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>The vault as all that is kept in it shares it: one client, one memory.</summary>
public sealed class KeyVaultStore
{
    private readonly KeyVaultOptions _options;

    /// <summary>Asks nothing of the service yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">The true time; not one that a rehearsal moves.</param>
    /// <param name="logger">For when the vault goes and comes back.</param>
    public KeyVaultStore(KeyVaultOptions options, TimeProvider clock, ILogger<KeyVaultStore> logger)
    {
        (_options, Clock, Client) = (options, clock, new VaultClient(options, clock));
        Cache = new SecretCache(Client, options, clock, logger);
        Life = new SecretLife(Client, options);
    }

    /// <summary>Whether the vault answered when it was last read; if not, what is in memory serves.</summary>
    public bool IsAnswering => Cache.IsAnswering;

    internal VaultClient Client { get; }

    internal SecretCache Cache { get; }

    internal SecretLife Life { get; }

    internal TimeProvider Clock { get; }

    /// <summary>The newest version as the vault has it now.</summary>
    internal Task<VaultSecret?> ReadAsync(string name, string? version, CancellationToken cancellationToken) => Client.ReadAsync(name, version, _options.Patience, cancellationToken);

    /// <summary>Writes, and remembers what was written.</summary>
    internal async Task SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        try
        {
            Cache.Put(name, await Life.SetAsync(name, value, cancellationToken));
        }
        catch
        {
            Cache.Doubt(name);
            throw;
        }
    }

    /// <summary>Destroys, and remembers that there is nothing.</summary>
    internal async Task DestroyAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await Life.DestroyAsync(name, cancellationToken);
            Cache.Put(name, null);
        }
        catch
        {
            Cache.Doubt(name);
            throw;
        }
    }
}
