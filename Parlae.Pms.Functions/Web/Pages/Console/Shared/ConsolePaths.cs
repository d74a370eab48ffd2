namespace Parlae.Pms.Functions.Web.Pages.Console.Shared;

/// <summary>Where an account's pages are.</summary>
internal static class ConsolePaths
{
    public static string Of(string accountId, string page) => $"{WebAddresses.Console}/accounts/{accountId}/{page}";

    public static string Of(PageCall call, string page) => Of(call.Account.AccountId, page);
}
