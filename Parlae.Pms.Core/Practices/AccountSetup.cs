using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Core.Practices;

/// <summary>A setup that was found well-formed: the account as it shall be, and its secrets.</summary>
/// <param name="Account">Without capabilities and facts: the check finds those.</param>
/// <param name="Credentials">Null: keep the stored ones.</param>
/// <param name="WebhookSecret">Null: keep the stored one.</param>
/// <param name="PreviousWebhookSecret">While rotating.</param>
/// <param name="OutboxSecret">With which messages to the account's own webhook are signed. Null: keep the stored one.</param>
public sealed record SetupRequest(
    PmsAccount Account, IReadOnlyDictionary<string, string>? Credentials, string? WebhookSecret, string? PreviousWebhookSecret, string? OutboxSecret = null) : SecretData
{
    /// <summary>What whoever asks has seen of the account. Null: whatever stands is replaced.</summary>
    public SetupBasis? Basis { get; init; }
}

/// <summary>The account as somebody saw it before they changed it.</summary>
/// <param name="UpdatedAt">When it had been set up last; null: there was none.</param>
public sealed record SetupBasis(DateTimeOffset? UpdatedAt);

/// <summary>What became of a setup.</summary>
public abstract record SetupOutcome : SecretData
{
    private SetupOutcome() { }

    /// <param name="AccountKey">Only the first time; we keep its hash alone.</param>
    public sealed record Connected(PmsAccount Account, PracticeRoster Roster, IReadOnlyList<PracticeLocation> Locations, string? AccountKey) : SetupOutcome;

    /// <summary>The PMS refuses; nothing was stored. The reason is in our words.</summary>
    /// <param name="Reason">In our words, fit for an operator.</param>
    /// <param name="Check">Which check failed.</param>
    public sealed record Refused(string Reason, SetupCheckKind Check) : SetupOutcome;

    /// <summary>A number or assistant belongs to another account; nothing was stored.</summary>
    public sealed record Conflict(string Id) : SetupOutcome;

    /// <summary>An update that needs credentials, for there are none.</summary>
    public sealed record CredentialsMissing : SetupOutcome;

    /// <summary>The account is no longer as whoever asked saw it (<see cref="SetupBasis"/>); nothing was stored.</summary>
    public sealed record Changed : SetupOutcome;
}

/// <summary>Connects clinics, and disconnects them.</summary>
public sealed class AccountSetup(
    AccountStore accounts, PmsConnections connections, ISecretVault vault, IAccountKeyDestruction keys, CertifiedPurge purge, ApiKeys apiKeys, FirstReadings readings, IAuditTrail audit, TimeProvider clock)
{
    public const string WebhookSecretName = "vapi-secret";
    public const string PreviousWebhookSecretName = "vapi-secret-previous";
    public const string OutboxSecretName = "outbox-secret";

    /// <summary>Of the key that a new account begins with.</summary>
    private const string FirstKeyName = "setup";

    /// <summary>Tests the connection, then stores everything. Throws <see cref="VendorException"/> kinds: nothing was stored then.</summary>
    /// <param name="request">Well-formed.</param>
    /// <param name="actor">For the audit trail.</param>
    /// <param name="correlationId">For the audit trail.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="checks">Told each check as it begins and ends, before the next begins.</param>
    public async Task<SetupOutcome> ConnectAsync(SetupRequest request, AuditActor actor, string correlationId, CancellationToken cancellationToken, IProgress<SetupCheck>? checks = null)
    {
        var progress = new SetupProgress(checks, clock);
        try
        {
            while (true)
            {
                if (await ConnectAsync(request, actor, correlationId, progress, cancellationToken) is { } outcome)
                    return outcome;
            }
        }
        catch (VendorException fault)
        {
            progress.Fail(fault);
            throw;
        }
    }

    /// <summary>Null: another setup was faster, and whoever asks replaces whatever stands.</summary>
    private async Task<SetupOutcome?> ConnectAsync(SetupRequest request, AuditActor actor, string correlationId, SetupProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin(SetupCheckKind.Numbers);
        var existing = await accounts.FindAsync(request.Account.AccountId, cancellationToken);
        if (IsChanged(request, existing))
            return Changed(progress);
        if (await accounts.FindForeignAsync(request.Account, cancellationToken) is { } foreign)
            return Conflict(progress, foreign);
        progress.Begin(SetupCheckKind.Credentials);
        if ((request.Credentials ?? await StoredCredentialsAsync(request.Account, existing, cancellationToken)) is not { } credentials)
        {
            progress.Fail(SetupProblem.NoCredentials);
            return new SetupOutcome.CredentialsMissing();
        }

        var isSame = await IsSamePracticeAsync(request, existing, cancellationToken);
        var known = isSame ? request.Account with { Capabilities = existing!.Capabilities } : request.Account; // it can what it could, as far as a check in passing cannot tell
        var connection = connections.Connect(known, credentials);
        switch (await connection.Check.CheckAsync(cancellationToken, progress))
        {
            case ConnectionReport.Refused refused:
                progress.Fail(SetupProblem.Refused, refused.Reason);
                return new SetupOutcome.Refused(refused.Reason, progress.At);
            case ConnectionReport.Working working:
                progress.Report(ConnectionStep.Capabilities);
                var outcome = await StoreAsync(request, existing, isSame, credentials, working, actor, correlationId, progress, cancellationToken);
                if (outcome is SetupOutcome.Connected connected)
                    await readings.ReadAsync(connected.Account, progress, cancellationToken);
                return outcome;
            default:
                throw new InvalidOperationException("A connection report of an unknown kind.");
        }
    }

    /// <summary>With other settings or credentials a practice counts as another one.</summary>
    private async ValueTask<bool> IsSamePracticeAsync(SetupRequest request, PmsAccount? existing, CancellationToken cancellationToken)
    {
        var (account, needs) = (request.Account, connections.Connector(request.Account.Vendor).Requirements);
        if (existing?.Vendor != account.Vendor || !needs.RequiredConfig.All(name => account.VendorConfig.GetValueOrDefault(name) == existing.VendorConfig.GetValueOrDefault(name)))
            return false;
        return request.Credentials is not { } given || await IsStoredAsync(given, needs.RequiredCredentials);

        async ValueTask<bool> IsStoredAsync(IReadOnlyDictionary<string, string> given, IReadOnlyList<string> names)
        {
            if (names.Count == 0)
                return true;
            try
            {
                return await StoredCredentialsAsync(account, existing, cancellationToken) is { } stored && names.All(name => given.GetValueOrDefault(name) == stored.GetValueOrDefault(name));
            }
            catch (SealBrokenException)
            {
                return false; // whoever sets up anew mends that
            }
        }
    }

    private static bool IsChanged(SetupRequest request, PmsAccount? existing) => request.Basis is { } basis && basis.UpdatedAt != existing?.UpdatedAt;

    private static SetupOutcome.Changed Changed(SetupProgress progress)
    {
        progress.Begin(SetupCheckKind.Numbers); // once more, when another setup was faster
        progress.Fail(SetupProblem.Changed);
        return new();
    }

    private static SetupOutcome.Conflict Conflict(SetupProgress progress, string id)
    {
        progress.Begin(SetupCheckKind.Numbers); // once more, when another setup was faster
        progress.Fail(SetupProblem.Taken);
        return new(id);
    }

    private async Task<SetupOutcome?> StoreAsync(
        SetupRequest request, PmsAccount? existing, bool isSame, IReadOnlyDictionary<string, string> credentials, ConnectionReport.Working working, AuditActor actor, string correlationId, SetupProgress progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var updated = Later(now, existing?.UpdatedAt);
        var account = request.Account with
        {
            Capabilities = working.Capabilities,
            VendorFacts = working.Facts,
            Connection = new() { LastCheck = now, LastSuccess = now, DataAsOf = working.DataAsOf?.ToDateTimeOffset() },
            DialledNumbers = (existing?.DialledNumbers ?? new Dictionary<string, string>()).Where(number => request.Account.PhoneNumberIds.Contains(number.Key)).ToDictionary(),
            CreatedAt = existing?.CreatedAt ?? now,
            PracticeSince = isSame ? existing!.PracticeSince : updated,
            UpdatedAt = updated,
        };
        progress.Begin(SetupCheckKind.Providers);
        var roster = await connections.Connect(account, credentials).Directory.ReadRosterAsync(cancellationToken);
        progress.Hold(roster.Providers.Count);
        progress.Begin(SetupCheckKind.Rooms);
        progress.Hold(roster.Rooms.Count);
        account = account with { PracticePhone = roster.Phone };

        if ((await accounts.FindAsync(account.AccountId, cancellationToken))?.UpdatedAt != existing?.UpdatedAt)
            return Overtaken(request, progress); // while the practice was asked
        if (await accounts.ClaimAsync(account, cancellationToken) is { } claimed)
            return Conflict(progress, claimed);
        await audit.RecordAsync(new(account.AccountId, actor, "setup", null, ["account", "credentials"], correlationId), existing is null ? "connecting" : "updating", cancellationToken);
        if (!isSame || request.Credentials is not null) // what stands is not written over with what was read of it before
            await vault.SetAsync(account.AccountId, PmsConnections.CredentialsName(account), JsonSerializer.Serialize(credentials, StoredJson.Options), cancellationToken);
        await StoreWebhookSecretsAsync(request, cancellationToken);
        if (request.OutboxSecret is { } outboxSecret)
            await vault.SetAsync(account.AccountId, OutboxSecretName, outboxSecret, cancellationToken);
        if (await accounts.TrySaveAsync(account, standing => standing?.UpdatedAt == existing?.UpdatedAt, cancellationToken) is { IsSaved: false } refused)
        {
            await ForgetCredentialsAsync(account);
            return refused.Taken is { } taken ? Conflict(progress, taken) : Overtaken(request, progress);
        }

        connections.Forget(account.AccountId);
        await DeleteUnusedAsync(request, existing);
        var key = existing is null ? await apiKeys.CreateAsync(account.AccountId, FirstKeyName, ApiKeys.AllRights, cancellationToken) : null;
        return new SetupOutcome.Connected(account, roster, working.Locations, key?.Key);
    }

    /// <summary>What the account that now stands has no use for. Only now: until it stands, the one before uses them.</summary>
    private async Task DeleteUnusedAsync(SetupRequest request, PmsAccount? existing)
    {
        if (existing is not null)
            await ForgetCredentialsAsync(existing);
        var accountId = request.Account.AccountId;
        if (request.Account.Outbox.Webhook is null && existing?.Outbox.Webhook is not null && request.OutboxSecret is null)
            await vault.DeleteAsync(accountId, OutboxSecretName, CancellationToken.None);
        if (request.Account.Vapi.Auth.Kind != WebhookAuthKind.Platform)
            return;
        await vault.DeleteAsync(accountId, WebhookSecretName, CancellationToken.None);
        await vault.DeleteAsync(accountId, PreviousWebhookSecretName, CancellationToken.None);
    }

    /// <summary>Of a practice to which the account is not connected; those of the standing account stay.</summary>
    private async Task ForgetCredentialsAsync(PmsAccount account)
    {
        var name = PmsConnections.CredentialsName(account);
        if (await accounts.FindAsync(account.AccountId, CancellationToken.None) is not { } standing || PmsConnections.CredentialsName(standing) != name)
            await vault.DeleteAsync(account.AccountId, name, CancellationToken.None);
    }

    /// <summary>Another setup was faster. Null: whoever asks replaces whatever stands, and begins anew with that.</summary>
    private static SetupOutcome.Changed? Overtaken(SetupRequest request, SetupProgress progress) => request.Basis is null ? null : Changed(progress);

    /// <summary>Destroys credentials and data keys: what is sealed for the account can never be read again. The audit trail stays. False: no such account.</summary>
    public async Task<bool> DisconnectAsync(string accountId, AuditActor actor, string correlationId, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(accountId, cancellationToken) is not { } account)
            return false;
        await audit.RecordAsync(new(accountId, actor, "setup", null, ["account", "credentials"], correlationId), "disconnecting", cancellationToken);
        connections.Forget(accountId);
        await vault.DeleteAllAsync(accountId, cancellationToken);
        await keys.DestroyAsync(accountId, cancellationToken);
        await purge.EraseAccountAsync(accountId, actor, correlationId, cancellationToken);
        await accounts.DeleteAsync(account, cancellationToken); // last: until then the same call can be made again
        return true;
    }

    private async ValueTask<IReadOnlyDictionary<string, string>?> StoredCredentialsAsync(PmsAccount account, PmsAccount? existing, CancellationToken cancellationToken) =>
        existing?.Vendor == account.Vendor && await vault.GetNewestAsync(account.AccountId, PmsConnections.CredentialsName(existing), cancellationToken) is { } stored
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(stored, StoredJson.Options)
            : null;

    /// <summary>A secret that replaces another leaves that one valid as the previous one: whoever sends goes on with it until told.</summary>
    private async ValueTask StoreWebhookSecretsAsync(SetupRequest request, CancellationToken cancellationToken)
    {
        var accountId = request.Account.AccountId;
        if (request.Account.Vapi.Auth.Kind == WebhookAuthKind.Platform)
            return;

        var current = await vault.GetNewestAsync(accountId, WebhookSecretName, cancellationToken);
        var replaced = request.WebhookSecret is { } secret && secret != current ? current : null;

        // The previous one first: whatever happens between the two, the secret in use is not lost.
        if ((request.PreviousWebhookSecret ?? replaced) is { } previous)
            await vault.SetAsync(accountId, PreviousWebhookSecretName, previous, cancellationToken);
        if (request.WebhookSecret is { } given)
            await vault.SetAsync(accountId, WebhookSecretName, given, cancellationToken);
    }

    /// <summary>Connections and caches are told apart by this moment, so it moves even while the clock stands.</summary>
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset? before) => before is { } b && now <= b ? b.AddTicks(1) : now;
}
