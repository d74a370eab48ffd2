using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Where people sign in: with a key, with the provider, or with either.</summary>
internal sealed class SignInPage(KeySignIn keys, WebAddresses addresses, ProviderSignIn? provider = null) : WebPage
{
    public override Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (call.Person is not null)
            return Task.FromResult<PageAnswer>(new PageAnswer.Moved(BackFor(call.Person, call)));
        var (notice, problem) = call.Query("why") switch
        {
            ProviderEvents.NoRole => (null, WebWords.Of("SignIn.NoRole")),
            ProviderEvents.Failed => (null, WebWords.Of("SignIn.ProviderFailed")),
            ProviderPage.Away => (null, WebWords.Of("SignIn.ProviderAway")),
            var why => (SessionEnds.Parse(why) is { } end ? WebWords.Of($"Ended.{end}") : null, (string?)null),
        };
        return Task.FromResult<PageAnswer>(View(call, notice, problem));
    }

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        switch (await keys.TryAsync(call.Http, form["key"] is [{ } given] ? given.Trim() : ""))
        {
            case KeyTry.Opened opened:
                return new PageAnswer.Moved(WebAddresses.Back(call.Query("to"), opened.Ticket.AccountId is not null) ?? (opened.Ticket.AccountId is null ? call.Root : WebAddresses.Console));
            case KeyTry.TooMany tooMany:
                return View(call, null, WebWords.Of("SignIn.TooMany"), StatusCodes.Status429TooManyRequests) with { RetryAfter = tooMany.Wait };
            default:
                return View(call, null, WebWords.Of("SignIn.Wrong"), StatusCodes.Status422UnprocessableEntity);
        }
    }

    private PageAnswer.Shown View(PageCall call, string? notice, string? problem, int status = StatusCodes.Status200OK)
    {
        string At(string place) => WebAddresses.Back(call.Query("to")) is { } back ? addresses.To(call.Root + place, back) : addresses.To(call.Root + place);
        var model = new SignInModel(At(PageList.SignIn), provider is null ? null : At(PageList.WithProvider), keys.IsOffered, notice, problem);
        return PageAnswer.View<SignInView, SignInModel>(WebWords.Of("SignIn.Title"), model, status);
    }

    /// <summary>Where somebody goes who is signed in already: to the page that was wanted, or to the start of their own side.</summary>
    internal static string BackFor(WebPerson person, PageCall call) =>
        WebAddresses.Back(call.Query("to"), person is WebPerson.Clinic) ?? (person is WebPerson.Operator ? WebAddresses.Setup : WebAddresses.Console);
}
