using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Accounts;

/// <summary>Finds the account of a verified message. Every source is read; what tool arguments say is none.</summary>
/// <remarks>
/// A number or assistant that is not in our tables is no contradiction: numbers are added at Vapi before they are here, and a squad has assistants we never
/// see; the message then resolves by what is known. Metadata is different: someone wrote our account's id there, so one that does not exist is an error.
/// </remarks>
internal sealed class AccountResolver(IAccountDirectory accounts)
{
    public const string Ambiguous = "duplicate-members";
    public const string Contradiction = "account-conflict";
    public const string UnknownMetadata = "metadata-account-unknown";

    /// <param name="credentialAccount">The account whose own credential the message came with; null: the platform's.</param>
    public async Task<AccountResolution> ResolveAsync(VapiMessage message, PmsAccount? credentialAccount, CancellationToken cancellationToken)
    {
        var naming = message.Naming;
        if (naming.IsAmbiguous)
        {
            return new AccountResolution.Conflict(Ambiguous);
        }

        var numbers = naming.PhoneNumberIds.Select(id => accounts.FindByPhoneNumberIdAsync(id, cancellationToken).AsTask()).ToList();
        var assistants = naming.AssistantIds.Select(id => accounts.FindByAssistantIdAsync(id, cancellationToken).AsTask()).ToList();

        // Under an account's own credential that credential speaks for itself, and metadata is not asked.
        var named = credentialAccount is null ? naming.MetadataAccountIds : [];
        var metadata = named.Select(id => accounts.FindAsync(id, cancellationToken).AsTask()).ToList();
        var byNumber = await Task.WhenAll(numbers);
        var byAssistant = await Task.WhenAll(assistants);
        var byMetadata = await Task.WhenAll(metadata);

        if (byMetadata.Any(account => account is null))
        {
            return new AccountResolution.Conflict(UnknownMetadata);
        }

        // A browser can bring metadata of its own, so off the phone it never chooses; naming another clinic it still gives itself away.
        var isPhone = IsPhone(message);
        PmsAccount?[] choosing = [credentialAccount, .. byAssistant, .. isPhone ? [.. byNumber, .. byMetadata] : Array.Empty<PmsAccount?>()];
        var all = choosing.Concat(byNumber).Concat(byMetadata).OfType<PmsAccount>();
        if (all.Select(account => account.AccountId).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return new AccountResolution.Conflict(Contradiction);
        }

        return choosing.OfType<PmsAccount>().FirstOrDefault() is { } found ? new AccountResolution.Found(found) : new AccountResolution.None();
    }

    /// <summary>Old and shortened bodies may not say what kind of call it is. Only web calls, websocket calls and chats are barred, so it passes for a phone call here (for nothing else).</summary>
    private static bool IsPhone(VapiMessage message)
        => message.IsPhoneCall || (message.CallType is null && message.ChatId is null && (message.HasCallOnly || message.PhoneNumberId is not null));
}
