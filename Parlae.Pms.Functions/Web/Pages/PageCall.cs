using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.SignIn;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>One request for a page, let in.</summary>
/// <param name="http">The request.</param>
/// <param name="path">Ours, as in <see cref="PageList"/>.</param>
/// <param name="values">What the path says.</param>
/// <param name="session">Of whoever asks.</param>
/// <param name="account">The account that the path names, which whoever asks may see.</param>
internal sealed class PageCall(HttpContext http, string path, IReadOnlyDictionary<string, string> values, SessionFinding session, PmsAccount? account)
{
    public HttpContext Http => http;

    /// <summary><c>/setup</c> or <c>/console</c>.</summary>
    public string Root => WebAddresses.RootOf(path);

    public IReadOnlyDictionary<string, string> Values => values;

    public SessionFinding Session => session;

    /// <summary>Null: nobody is signed in.</summary>
    public WebPerson? Person => (session as SessionFinding.Active)?.Person;

    public PmsAccount Account => account ?? throw new InvalidOperationException("The page's route names no account.");

    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Of the query; null: absent, or given twice.</summary>
    public string? Query(string name) => http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;
}
