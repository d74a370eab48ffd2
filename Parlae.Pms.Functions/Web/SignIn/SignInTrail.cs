using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>Writes down who came in, who did not, and how each session ended: an operator's in the platform's trail, a clinic's in its own.</summary>
internal sealed partial class SignInTrail(IAuditTrail audit, ILogger<SignInTrail> log)
{
    public const string SignIn = "signIn";
    public const string SignOut = "signOut";

    private static readonly AuditActor Nobody = new("system", "web");

    /// <summary>Before the session begins: without the trail nobody comes in.</summary>
    public Task EnteredAsync(HttpContext context, SessionTicket ticket) => audit.RecordAsync(Action(context, ticket, SignIn), "signed in", CancellationToken.None);

    public Task RefusedAsync(HttpContext context, string reason) =>
        audit.RefuseAsync(new AuditedAction(AuditedAction.PlatformAccount, Nobody, SignIn, null, [], context.TraceIdentifier), reason, CancellationToken.None);

    /// <summary>Somebody of the provider, whom we do not let in.</summary>
    public Task RefusedAsync(HttpContext context, AuditActor actor, string reason) =>
        audit.RefuseAsync(new AuditedAction(AuditedAction.PlatformAccount, actor, SignIn, null, [], context.TraceIdentifier), reason, CancellationToken.None);

    /// <summary>Never fails: also without the trail people must be able to leave.</summary>
    public async Task EndedAsync(HttpContext context, SessionTicket ticket, SessionEnd why)
    {
        try
        {
            await audit.RecordAsync(Action(context, ticket, SignOut), why.Word(), CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            Log.EndLost(log, context.TraceIdentifier);
        }
    }

    private static AuditedAction Action(HttpContext context, SessionTicket ticket, string action) =>
        new(ticket.AccountId ?? AuditedAction.PlatformAccount, new AuditActor(ticket.ActorKind, ticket.ActorId), action, null, [], context.TraceIdentifier);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The end of a session could not be written down. Correlation {CorrelationId}")]
        public static partial void EndLost(ILogger logger, string correlationId);
    }
}
