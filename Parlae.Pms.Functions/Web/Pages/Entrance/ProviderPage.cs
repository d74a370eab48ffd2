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
        return await provider.TryBeginAsync(call.Http, WebAddresses.Back(call.Query("to")) ?? call.Root) ? new PageAnswer.Written() : new PageAnswer.Moved($"{call.Root}{PageList.SignIn}?why={Away}");
    }
}
