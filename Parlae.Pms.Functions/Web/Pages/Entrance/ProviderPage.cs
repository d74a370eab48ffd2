using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Sends the browser to the sign-in provider.</summary>
internal sealed class ProviderPage(ProviderSignIn? provider = null) : WebPage
{
    /// <summary>Why they are back at once.</summary>
    public const string Away = "away";

    public override async Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (provider is null)
            return WebAnswers.NotFound;
        var back = WebAddresses.Back(call.Query("to")) ?? call.Root;
        return await provider.TryBeginAsync(call.Http, back) ? new PageAnswer.Written() : new PageAnswer.Moved(WebAddresses.SignInAgain(back, Away));
    }
}
