using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>Whether somebody may see a page. What is another account's is for them as if it were not there.</summary>
internal sealed class PageGate(AccountStore accounts, IAuditTrail audit)
{
    private const string OtherAccount = "otherAccount";

    /// <summary>The account that the page is about, and null; or null and what they are shown in the page's place.</summary>
    public async Task<(PmsAccount? Account, PageAnswer.Shown? Turned)> AdmitAsync(HttpContext context, FoundPage found, WebPerson? person)
    {
        switch (found.Row.Audience, person)
        {
            case (PageAudience.Anyone, _) or (PageAudience.SignedIn, not null):
            case (PageAudience.Operator, WebPerson.Operator) when !found.Row.NeedsAccount:
                return (null, null);
            case (PageAudience.Account or PageAudience.Operator, WebPerson.Operator):
                return await accounts.FindAsync(found.Values["accountId"], context.RequestAborted) is { } account ? (account, null) : (null, WebAnswers.NotFound);
            case (PageAudience.Account, WebPerson.Clinic clinic) when clinic.AccountId != found.Values["accountId"]:
                await RefuseAsync(context, found.Row, clinic, OtherAccount);
                return (null, WebAnswers.NotFound);
            case (PageAudience.Account, WebPerson.Clinic clinic) when clinic.Rights.Contains(found.Row.RightFor(context.Request.Method)):
                return (await accounts.FindAsync(clinic.AccountId, context.RequestAborted), null);
            case (_, WebPerson.Clinic clinic):
                await RefuseAsync(context, found.Row, clinic, RestMetrics.NoRight);
                return (null, WebAnswers.NotAllowed);
            default:
                throw new InvalidOperationException("Nobody is signed in."); // was sent to sign in before
        }
    }

    private Task RefuseAsync(HttpContext context, PageRow row, WebPerson.Clinic clinic, string reason)
    {
        RestMetrics.Refuse(RestMetrics.NoRight, clinic.AccountId);
        return audit.RefuseAsync(new AuditedAction(clinic.AccountId, clinic.Actor, row.Name, null, [], context.TraceIdentifier), reason, CancellationToken.None);
    }
}
