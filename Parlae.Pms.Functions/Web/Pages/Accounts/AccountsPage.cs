using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Functions.Web.Pages.Accounts;

/// <summary>One clinic of the list.</summary>
public sealed record AccountLine(string AccountId, string PracticeName, string Vendor, string State, string StateWords, string? LastCheck, string Link);

/// <summary>Clinics that are connected, a page of them.</summary>
/// <param name="Next">Where the next page is; null: these are the last.</param>
public sealed record AccountsModel(IReadOnlyList<AccountLine> Accounts, string? Next);

/// <summary>What operators see first: all clinics and how they are.</summary>
internal sealed class AccountsPage(AccountStore accounts, WebAddresses addresses) : WebPage
{
    private const int PageSize = 50;

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var after = call.Query("after") is { } id && AccountId.IsValid(id) ? id : null;
        var ids = await accounts.ListAfterAsync(after, call.Cancellation).Take(PageSize + 1).ToListAsync(call.Cancellation);
        var found = await Task.WhenAll(ids.Take(PageSize).Select(accountId => accounts.FindAsync(accountId, call.Cancellation).AsTask()));
        var next = ids.Count > PageSize ? $"{addresses.To(WebAddresses.Setup)}?after={ids[PageSize - 1]}" : null;
        return PageAnswer.View<AccountsView, AccountsModel>(WebWords.Of("Accounts.Title"), new AccountsModel([.. found.OfType<PmsAccount>().Select(Line)], next));
    }

    private AccountLine Line(PmsAccount account)
    {
        var state = ConnectionState.Of(account);
        return new AccountLine(
            account.AccountId, account.PracticeName, ConnectionState.VendorOf(account), state, ConnectionState.Words(state), WebTime.At(account.Connection.LastCheck, account.TimeZone),
            addresses.To($"{WebAddresses.Console}/accounts/{account.AccountId}"));
    }
}
