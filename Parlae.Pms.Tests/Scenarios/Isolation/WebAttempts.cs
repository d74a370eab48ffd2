using System.Net;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Web.Pages;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Scenarios.Isolation;

/// <summary>How somebody who signed in with Alpha's key asks for each page that is Beta's, or an operator's.</summary>
internal static class WebAttempts
{
    public static IEnumerable<Attempt> OfRow(FunctionRow row, TwoAccounts accounts)
    {
        var root = row.Route.Split('{')[0].TrimEnd('/');
        var pages = PageList.Program.Rows.Where(page => page.Audience is PageAudience.Operator or PageAudience.Account && (page.Route == root || page.Route.StartsWith(root + "/", StringComparison.Ordinal)));
        return pages.SelectMany(page => page.Methods.Select(method => new Attempt($"{method} {page.Route}", async () =>
        {
            using var visitor = await new WebVisitor(accounts.Clinic.Http.BaseAddress!).SignInAsync(accounts.AlphasKey);
            var address = page.Route.Replace("{accountId}", TwoAccounts.Beta, StringComparison.Ordinal);
            var own = await visitor.FollowAsync("/console");
            var answer = method == "POST" ? await visitor.SubmitAsync(own, address) : await visitor.GetAsync(address);
            return answer.Is(page.Audience == PageAudience.Operator ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound).Html;
        }, TwoAccounts.Alpha, KeyOf(accounts.AlphasKey))));
    }

    private static string KeyOf(string key) => ApiKeys.AccountIn(key) == TwoAccounts.Alpha ? key.Split('_')[2] : throw new InvalidOperationException("Not Alpha's key.");
}
