using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Where people are once they are signed off.</summary>
/// <param name="Text">What happened.</param>
/// <param name="SignIn">Where to sign in again, and go on where they were.</param>
public sealed record SignedOffModel(string Text, string SignIn);

/// <summary>Says that nobody is signed in any more, and why. A browser comes here by itself when a session ends.</summary>
internal sealed class SignedOffPage(WebAddresses addresses) : WebPage
{
    public override Task<PageAnswer> ShowAsync(PageCall call)
    {
        if (call.Person is { } person) // another window went on working
            return Task.FromResult<PageAnswer>(new PageAnswer.Moved(SignInPage.BackFor(person, call)));
        var back = WebAddresses.Back(call.Query("to"));
        var why = (call.Session as SessionFinding.Ended)?.Why ?? SessionEnds.Parse(call.Query("why")) ?? SessionEnd.SignedOut;
        var model = new SignedOffModel(WebWords.Of($"Ended.{why}"), back is null ? addresses.To(call.Root + PageList.SignIn) : addresses.To(call.Root + PageList.SignIn, back));
        return Task.FromResult<PageAnswer>(PageAnswer.View<SignedOffView, SignedOffModel>(WebWords.Of("SignedOff.Title"), model));
    }
}
