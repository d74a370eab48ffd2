using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup;

namespace Parlae.Pms.Functions.Web.Pages.Accounts;

/// <summary>One clinic of the list.</summary>
public sealed record AccountLine(string AccountId, string PracticeName, string Vendor, string State, string StateWords, string? LastCheck, string Link, string Change, string ChangeWords);

/// <summary>A setup that somebody is in the middle of.</summary>
/// <param name="Link">Where it goes on; null: it cannot be opened.</param>
public sealed record DraftLine(string AccountId, string PracticeName, string Vendor, string? ChangedAt, string? Link, string Discard, string Stamp);

/// <summary>Clinics that are connected, a page of them.</summary>
/// <param name="Next">Where the next page is; null: these are the last.</param>
/// <param name="Drafts">On the first page alone.</param>
/// <param name="New">Where a new one is begun.</param>
public sealed record AccountsModel(IReadOnlyList<AccountLine> Accounts, IReadOnlyList<DraftLine> Drafts, string? Next, string New);

/// <summary>What operators see first: all clinics and how they are.</summary>
internal sealed class AccountsPage(AccountStore accounts, SetupDrafts drafts, Wizard wizard, WebAddresses addresses) : WebPage
{
    private const int PageSize = 50;

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var after = call.Query("after") is { } id && AccountId.IsValid(id) ? id : null;
        var ids = await accounts.ListAfterAsync(after, call.Cancellation).Take(PageSize + 1).ToListAsync(call.Cancellation);
        var found = await Task.WhenAll(ids.Take(PageSize).Select(accountId => accounts.FindAsync(accountId, call.Cancellation).AsTask()));
        var next = ids.Count > PageSize ? $"{addresses.To(WebAddresses.Setup)}?after={ids[PageSize - 1]}" : null;
        var open = after is null ? await drafts.ListAsync(call.Cancellation) : new Dictionary<string, SetupDraft?>();
        var lines = new List<DraftLine>();
        foreach (var (accountId, draft) in open)
            lines.Add(draft is null || !wizard.IsWhole(draft) ? Broken(accountId) : Line(accountId, draft, await accounts.FindAsync(accountId, call.Cancellation)));

        return PageAnswer.View<AccountsView, AccountsModel>(WebWords.Of("Accounts.Title"), new AccountsModel([.. found.OfType<PmsAccount>().Select(Line)], lines, next, addresses.To(NewClinicPage.Path)));
    }

    private AccountLine Line(PmsAccount account)
    {
        var state = ConnectionState.Of(account);
        return new AccountLine(
            account.AccountId, account.PracticeName, ConnectionState.VendorOf(account), state, ConnectionState.Words(state), WebTime.At(account.Connection.LastCheck, account.TimeZone),
            addresses.To($"{WebAddresses.Console}/accounts/{account.AccountId}"), addresses.To(SetupHeads.PathOf(account.AccountId, HasLinks(account) ? SetupHeads.Credentials : SetupHeads.Features)),
            HasLinks(account) ? WebWords.Of("Accounts.Change") : WebWords.Of("Accounts.Finish"));
    }

    /// <summary>Without a number or an assistant nobody can call it: the setup is not at its end.</summary>
    private static bool HasLinks(PmsAccount account) => account.PhoneNumberIds.Count + account.AssistantIds.Count > 0;

    private DraftLine Line(string accountId, SetupDraft draft, PmsAccount? account) => new(
        accountId, draft.Body.PracticeName ?? accountId, WebWords.Of($"Vendor.{wizard.VendorOf(draft.Body.Provider)}"), WebTime.At(draft.ChangedAt, draft.Body.TimeZone ?? ""),
        addresses.To(SetupHeads.PathOf(accountId, SetupHeads.Credentials)), Discard(accountId), WizardState.StampOf(draft, account));

    /// <summary>One draft that cannot be opened keeps nobody from the others.</summary>
    private DraftLine Broken(string accountId) => new(accountId, accountId, "", null, null, Discard(accountId), SetupDrafts.Unreadable);

    private string Discard(string accountId) => addresses.To(DiscardPage.PathOf(accountId));
}
