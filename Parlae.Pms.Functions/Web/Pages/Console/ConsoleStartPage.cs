namespace Parlae.Pms.Functions.Web.Pages.Console;

/// <summary>The console's address without an account: a clinic goes on to its own, an operator to the list.</summary>
internal sealed class ConsoleStartPage : WebPage
{
    public override Task<PageAnswer> ShowAsync(PageCall call) =>
        Task.FromResult<PageAnswer>(new PageAnswer.Moved(call.Person is WebPerson.Clinic clinic ? $"{WebAddresses.Console}/accounts/{clinic.AccountId}" : WebAddresses.Setup));
}
