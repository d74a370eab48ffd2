using System.Globalization;
using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Somebody is still there: to have asked is enough. The answer says how long that holds, which near the longest is less than it was.</summary>
internal sealed class StayPage : WebPage
{
    /// <summary>The seconds until the session ends if nothing more is asked for (<c>site.js</c>).</summary>
    public const string LeftHeader = "X-Parlae-Left";

    /// <summary>The seconds until it ends whatever is asked for.</summary>
    public const string AtMostHeader = "X-Parlae-At-Most";

    public override Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var session = (SessionFinding.Active)call.Session;
        call.Http.Response.Headers[LeftHeader] = session.SecondsLeft.ToString(CultureInfo.InvariantCulture);
        call.Http.Response.Headers[AtMostHeader] = session.SecondsAtMost.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult<PageAnswer>(new PageAnswer.Done());
    }
}
