using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest.Setup;

/// <summary>Connects, shows and disconnects a clinic (contract 8). For operators.</summary>
internal sealed class SetupFunction(OperatorGate gate, SetupDesk desk, AccountStore accounts, TimeProvider clock) : IHttpFunction
{
    private static readonly Problem Refused = new(StatusCodes.Status422UnprocessableEntity, "connection-refused", "The practice's system refuses this connection.");
    private static readonly Problem Taken = new(StatusCodes.Status409Conflict, "id-taken", "A number or assistant belongs to another account.");
    private static readonly Problem Unknown = new(StatusCodes.Status404NotFound, "not-found", "There is no such account.");

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } actor)
            return;
        try
        {
            var answer = context.Request.Method switch
            {
                "POST" => ConnectAsync(context, actor),
                "DELETE" => DisconnectAsync(context, actor),
                _ => ShowAsync(context),
            };
            await answer;
        }
        catch (BadBodyException exception)
        {
            await StrictJson.Problem(exception).WriteAsync(context);
        }
    }

    private async Task ConnectAsync(HttpContext context, AuditActor actor)
    {
        var body = await StrictJson.ReadAsync<SetupBody>(context);
        var request = await desk.ReadAsync(body, context.RequestAborted);
        var outcome = await desk.ConnectAsync(request, actor, context.TraceIdentifier, context.RequestAborted);
        await (outcome switch
        {
            SetupOutcome.Connected connected => context.Response.WriteAsJsonAsync(SetupAnswers.Connected(connected), context.RequestAborted),
            SetupOutcome.Refused refused => (Refused with { Detail = refused.Reason }).WriteAsync(context),
            SetupOutcome.Conflict conflict => (Taken with { Detail = $"'{conflict.Id}' belongs to another account; remove it there first." }).WriteAsync(context),
            SetupOutcome.CredentialsMissing => throw new BadBodyException("'credentials' is missing, and none are stored for this provider."),
            _ => throw new InvalidOperationException("A setup outcome of an unknown kind."),
        });
    }

    private async Task ShowAsync(HttpContext context)
    {
        var account = await accounts.FindAsync(AccountOf(context), context.RequestAborted);
        await (account is null ? Unknown.WriteAsync(context) : context.Response.WriteAsJsonAsync(SetupAnswers.Status(account, clock.GetUtcNow()), context.RequestAborted));
    }

    private async Task DisconnectAsync(HttpContext context, AuditActor actor)
    {
        var accountId = AccountOf(context);
        var done = await desk.DisconnectAsync(accountId, actor, context.TraceIdentifier, context.RequestAborted);
        await (done ? context.Response.WriteAsJsonAsync(new { accountId, status = "deleted" }, context.RequestAborted) : Unknown.WriteAsync(context));
    }

    private static string AccountOf(HttpContext context) =>
        context.Request.Query["accountId"] is [{ Length: > 0 } accountId] ? accountId : throw new BadBodyException("Name the account: ?accountId=...");
}
