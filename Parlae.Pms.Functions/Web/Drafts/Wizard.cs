using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Setup;

namespace Parlae.Pms.Functions.Web.Drafts;

/// <summary>A clinic as the wizard has it: what is connected, and what is being changed.</summary>
/// <param name="Body">The draft's; without one, the account's own.</param>
/// <param name="Account">Null: it is not connected yet.</param>
/// <param name="Draft">Null: nothing is being changed.</param>
internal sealed record WizardState(string AccountId, SetupBody Body, PmsAccount? Account, KeptRow<SetupDraft>? Draft, PmsVendor Vendor) : SecretData
{
    /// <summary>What a form was made of. Another one, and somebody else has changed something since.</summary>
    public string Stamp => StampOf(Draft?.Value, Account);

    public static string StampOf(SetupDraft? draft, PmsAccount? account) => string.Create(CultureInfo.InvariantCulture, $"{draft?.Stamp ?? "none"}.{account?.UpdatedAt.UtcTicks ?? 0}");

    /// <summary>The account was set up elsewhere since the draft was begun.</summary>
    public bool IsOvertaken => Draft is { } draft && draft.Value.BasedOn != Account?.UpdatedAt;
}

/// <summary>What the five steps share: the clinic at hand, and its draft.</summary>
internal sealed class Wizard(SetupDrafts drafts, AccountStore accounts, PmsConnections connections, ISecretVault vault, SetupDesk desk, TimeProvider clock)
{
    /// <summary>Null: there is no such clinic, nor a draft of one.</summary>
    /// <exception cref="BrokenDraftException">There is a draft, and nothing can be made of it.</exception>
    public async Task<WizardState?> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        if (!AccountId.IsValid(accountId))
            return null;
        var (account, draft) = (await accounts.FindAsync(accountId, cancellationToken), await drafts.FindAsync(accountId, cancellationToken));
        if ((draft?.Value.Body ?? (account is null ? null : SetupBodies.Of(account))) is not { } body)
            return null;
        return VendorOf(body.Provider) is { } vendor ? new(accountId, body, account, draft, vendor) : throw new BrokenDraftException(accountId);
    }

    /// <summary>It can be gone on with.</summary>
    public bool IsWhole(SetupDraft draft) => VendorOf(draft.Body.Provider) is not null;

    /// <summary>Names of the credentials that somebody has given already. For the one step that shows them: the vault may be away.</summary>
    public async Task<IReadOnlyCollection<string>> KeptAsync(WizardState state, CancellationToken cancellationToken) =>
        (state.Body.Credentials ?? (state.Account is { } account ? await StoredAsync(account, cancellationToken) : [])).Keys;

    public PmsVendor? VendorOf(string? word) =>
        Enum.GetValues<PmsVendor>().Where(connections.Knows).Cast<PmsVendor?>().FirstOrDefault(vendor => string.Equals(SetupBodies.WordOf(vendor!.Value), word, StringComparison.OrdinalIgnoreCase));

    /// <summary>False: somebody has begun the same meanwhile.</summary>
    public Task<bool> TryBeginAsync(SetupBody body, CancellationToken cancellationToken) => drafts.TrySaveAsync(body.AccountId!, null, Of(body, null), cancellationToken);

    /// <summary>Keeps what somebody has changed; false: somebody else was faster.</summary>
    public Task<bool> TrySaveAsync(WizardState state, SetupBody body, CancellationToken cancellationToken) =>
        drafts.TrySaveAsync(state.AccountId, state.Draft, Of(body, state.Draft is { } draft ? draft.Value.BasedOn : state.Account?.UpdatedAt), cancellationToken);

    /// <summary>What was typed beside what is kept: an empty field keeps its own.</summary>
    /// <returns>Null: what is stored stays.</returns>
    public async Task<Dictionary<string, string?>?> MergeAsync(WizardState state, IReadOnlyDictionary<string, string> typed, IReadOnlySet<string> removed, CancellationToken cancellationToken)
    {
        if (typed.Count == 0 && removed.Count == 0)
            return state.Body.Credentials;
        var merged = new Dictionary<string, string?>(state.Body.Credentials ?? (state.Account is { } account ? await StoredAsync(account, cancellationToken) : []), StringComparer.Ordinal);
        foreach (var name in removed)
            merged.Remove(name);
        foreach (var (name, value) in typed)
            merged[name] = value;
        return merged;
    }

    public Task<IReadOnlyDictionary<string, BadBodyException>> ProblemsAsync(SetupBody body, CancellationToken cancellationToken) => desk.ProblemsAsync(body, cancellationToken);

    /// <summary>What was typed is what is connected, secrets included: there is nothing in it to save.</summary>
    public async Task<bool> StandsAsync(SetupBody body, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(body.AccountId!, cancellationToken) is not { } account || (await ProblemsAsync(body, cancellationToken)).Count > 0)
            return false;
        var request = await desk.ReadAsync(body, cancellationToken);
        var asTyped = request.Account with
        {
            Capabilities = account.Capabilities,
            VendorFacts = account.VendorFacts,
            Connection = account.Connection,
            DialledNumbers = account.DialledNumbers,
            PracticePhone = account.PracticePhone,
            CreatedAt = account.CreatedAt,
            PracticeSince = account.PracticeSince,
            UpdatedAt = account.UpdatedAt,
        };
        if (!JsonNode.DeepEquals(JsonSerializer.SerializeToNode(asTyped, StoredJson.Options), JsonSerializer.SerializeToNode(account, StoredJson.Options)))
            return false;
        try
        {
            return await AreStoredAsync(account, request, cancellationToken);
        }
        catch (SealBrokenException)
        {
            return false; // what cannot be opened is given anew by whoever saves
        }
    }

    private async Task<bool> AreStoredAsync(PmsAccount account, SetupRequest request, CancellationToken cancellationToken)
    {
        var credentials = request.Credentials is null ? [] : await StoredAsync(account, cancellationToken);
        return request.Credentials?.All(given => credentials.GetValueOrDefault(given.Key) == given.Value) != false && (request.Credentials?.Count ?? 0) == credentials.Count
            && await IsStoredAsync(AccountSetup.WebhookSecretName, request.WebhookSecret)
            && await IsStoredAsync(AccountSetup.PreviousWebhookSecretName, request.PreviousWebhookSecret)
            && await IsStoredAsync(AccountSetup.OutboxSecretName, request.OutboxSecret);

        async Task<bool> IsStoredAsync(string name, string? given) => given is null || await vault.GetNewestAsync(account.AccountId, name, cancellationToken) == given;
    }

    private SetupDraft Of(SetupBody body, DateTimeOffset? basedOn) => new(body, SetupDrafts.NewStamp(), basedOn, clock.GetUtcNow());

    private async Task<Dictionary<string, string?>> StoredAsync(PmsAccount account, CancellationToken cancellationToken) =>
        await vault.GetNewestAsync(account.AccountId, PmsConnections.CredentialsName(account), cancellationToken) is { } stored
            ? JsonSerializer.Deserialize<Dictionary<string, string?>>(stored, StoredJson.Options)!
            : [];
}
