using Azure.Core.Pipeline;
using Parlae.Pms.Core.Storage.Remote;

namespace Parlae.Pms.Core.Storage.KeyVault;

/// <summary>Which vault keeps the secrets, how long what was read is used, and how long to wait.</summary>
public sealed record KeyVaultOptions(RemoteStore.WithIdentity Vault)
{
    /// <summary>How long a secret is used before the vault is asked again: as soon as this, a secret that was changed elsewhere is in use here.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a secret that nobody renewed is used; and one that was used when the vault went away, for as long from then on: an outage of an hour passes unnoticed.</summary>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long it is believed that there is no such secret; while the vault does not answer, as long as a value serves.</summary>
    public TimeSpan AbsentFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a refresh that failed is not tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a caller waits for a newer value while there is an older one.</summary>
    public TimeSpan StalePatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits where the vault asks to come back later; a longer wait is refused at once.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one call of the service may take, retries and all.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long one try of it may take.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long deleting, recovering or purging may take: the vault does them in its own time.</summary>
    public TimeSpan LongestChange { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it is asked whether such a change is done.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many secrets are remembered.</summary>
    public int MostInMemory { get; init; } = 10_000;

    /// <summary>How many secrets may be read in a second under names that whoever asks has chosen and that are not known here. The service grants about 400 to all instances together.</summary>
    public int MostNewPerSecond { get; init; } = 50;

    /// <summary>How many of those at once, after a quiet time: a start reads the keys of its busiest accounts.</summary>
    public int MostNewAtOnce { get; init; } = 500;

    /// <summary>What carries the requests; null: the SDK's own, or one that knows the stand-in's certificate.</summary>
    internal HttpPipelineTransport? Transport { get; init; }
}
