using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest;

/// <summary>Deletes all cached data of an account now, and writes down that it was done. For operators.</summary>
internal sealed class PurgeFunction(OperatorGate gate, AccountStore accounts, CertifiedPurge purge, PracticeCalendar calendar) : IHttpFunction
{
    private static readonly Problem Unknown = new(StatusCodes.Status404NotFound, "not-found", "There is no such account.");
    private static readonly Problem NoAccount = Problem.BadRequest with { Detail = "Name the account: ?accountId=..." };

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } actor)
            return;
        if (context.Request.Query["accountId"] is not [{ Length: > 0 } accountId])
        {
            await NoAccount.WriteAsync(context);
            return;
        }

        if (await accounts.FindAsync(accountId, context.RequestAborted) is null)
        {
            await Unknown.WriteAsync(context);
            return;
        }

        var counts = await purge.PurgeAccountAsync(accountId, actor, context.TraceIdentifier, context.RequestAborted);
        calendar.Purge(accountId);
        await context.Response.WriteAsJsonAsync(new { accountId, purged = counts.Select(count => new { count.Collection, count.Rows }) }, context.RequestAborted);
    }
}
