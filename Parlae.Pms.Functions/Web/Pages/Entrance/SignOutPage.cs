using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Ends the session, here and wherever its cookie may be.</summary>
internal sealed class SignOutPage(WebSessions sessions) : WebPage
{
    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        await sessions.EndAsync(call.Http, ((SessionFinding.Active)call.Session).Ticket, SessionEnd.SignedOut);
        return new PageAnswer.Moved($"{call.Root}{PageList.SignedOff}?why={SessionEnd.SignedOut.Word()}");
    }
}
