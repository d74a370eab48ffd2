using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>Reads the practice and picks the adapter.</summary>
/// <remarks>
/// Credentials stay in memory for <see cref="Life"/>, so that a call never waits for the vault twice; a changed account opens anew at once, and so does one of
/// which a check, here or elsewhere, has learned something else.
/// </remarks>
public sealed class PmsConnections(IServiceProvider services, ISecretVault vault, TimeProvider clock)
{
    private const string Credentials = "pms-credentials";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Open> connections = new(StringComparer.Ordinal);

    /// <summary>
    /// Name of the vault entry that holds an account's vendor credentials, as one JSON object. Each practice that it was connected to has had its own, so that
    /// nothing which was begun in one is sent with the credentials of another, however a setup ends.
    /// </summary>
    public static string CredentialsName(PmsAccount account) =>
        account.PracticeSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"{Credentials}-{since.UtcTicks}") : Credentials;

    public IPmsConnector Connector(PmsVendor vendor) => services.GetRequiredKeyedService<IPmsConnector>(vendor);

    /// <summary>Whether this build has an adapter for the vendor.</summary>
    public bool Knows(PmsVendor vendor) => services.GetKeyedService<IPmsConnector>(vendor) is not null;

    /// <summary>Throws <see cref="PracticeMisconfiguredException"/> when the account has no credentials.</summary>
    public async ValueTask<PmsConnection> OpenAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        if (connections.TryGetValue(account.AccountId, out var open) && open.IsOf(account) && clock.GetElapsedTime(open.Since) < Life)
            return open.Connection;

        var stored = await CredentialsAsync(account, cancellationToken)
            ?? throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "its credentials are gone; run the setup again");
        var connection = Connect(account, JsonSerializer.Deserialize<Dictionary<string, string>>(stored, StoredJson.Options)!);
        connections[account.AccountId] = new(account.UpdatedAt, account.VendorFacts, account.Capabilities, clock.GetTimestamp(), connection);
        return connection;
    }

    /// <summary>A connection with credentials that are not stored yet.</summary>
    public PmsConnection Connect(PmsAccount account, IReadOnlyDictionary<string, string> credentials) =>
        Connector(account.Vendor).Connect(new PmsLink(
            account.AccountId,
            credentials,
            account.VendorConfig,
            account.VendorFacts,
            DateTimeZoneProviders.Tzdb[account.TimeZone],
            account.Capabilities,
            account.Rules.RequestsPerSecond));

    private async ValueTask<string?> CredentialsAsync(PmsAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await vault.GetAsync(account.AccountId, CredentialsName(account), cancellationToken);
        }
        catch (SealBrokenException exception)
        {
            throw new PracticeMisconfiguredException(account.Vendor, account.AccountId, "its credentials cannot be opened; run the setup again", exception);
        }
    }

    public void Forget(string accountId) => connections.TryRemove(accountId, out _);

    internal static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        ReferenceEquals(one, other) || (one.Count == other.Count && one.All(fact => other.TryGetValue(fact.Key, out var value) && value == fact.Value));

    private sealed record Open(DateTimeOffset Version, IReadOnlyDictionary<string, string> Facts, PmsCapabilities Capabilities, long Since, PmsConnection Connection)
    {
        public bool IsOf(PmsAccount account) => Version == account.UpdatedAt && Capabilities == account.Capabilities && IsSame(Facts, account.VendorFacts);
    }
}
