using System.Globalization;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;

namespace Parlae.Pms.Functions.Web.Pages.Console;

/// <summary>How one clinic is.</summary>
/// <param name="LastError">What is wrong, as a sentence; null: nothing.</param>
/// <param name="DataAsOf">As of when the vendor's copy of the practice is; null: the vendor keeps none.</param>
public sealed record AccountHomeModel(
    string PracticeName, string AccountId, string Vendor, string TimeZone, string State, string StateWords, string? LastError, string? LastCheck, string? LastSuccess, string? DataAsOf, string OpenTasks, string Numbers);

/// <summary>The first page of a clinic's console.</summary>
internal sealed class AccountHomePage(StaffTasks tasks) : WebPage
{
    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        var account = call.Account;
        var open = await tasks.ListAsync(account.AccountId, call.Cancellation).CountAsync(task => task.Status == StaffTaskStatus.Open, call.Cancellation);
        var (state, connection, zone) = (ConnectionState.Of(account), account.Connection, account.TimeZone);
        return PageAnswer.View<AccountHomeView, AccountHomeModel>(account.PracticeName, new AccountHomeModel(
            account.PracticeName, account.AccountId, ConnectionState.VendorOf(account), zone, state, ConnectionState.Words(state), connection.LastError,
            WebTime.At(connection.LastCheck, zone), WebTime.At(connection.LastSuccess, zone), WebTime.At(connection.DataAsOf, zone),
            open.ToString(CultureInfo.CurrentCulture), account.PhoneNumberIds.Count.ToString(CultureInfo.CurrentCulture)));
    }
}
