using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Entra;
using Parlae.Pms.Functions.Rest.Access;

namespace Parlae.Pms.Functions.Web.SignIn;

/// <summary>What happens on the way back from the provider: somebody with a role begins a session, everybody else reads why not.</summary>
internal sealed partial class ProviderEvents(WebAddresses addresses, WebSessions sessions, SignInTrail trail, RefusedKeys refused, AccountStore accounts, AppAssertion assertion, AccountFigures figures, ILogger<ProviderEvents> log) : OpenIdConnectEvents
{
    public const string NoRole = "role";
    public const string Failed = RestMetrics.Provider;

    public override async Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        if (context.Options.ClientSecret is null && context.TokenEndpointRequest is { } request)
            (request.ClientAssertionType, request.ClientAssertion) = (AppAssertion.Type, await assertion.MakeAsync(context.HttpContext.RequestAborted));
    }

    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.HandleResponse();
        var identity = (ClaimsIdentity)context.Principal!.Identity!;
        var person = EntraClaims.Person(identity);
        if (person is not null && await TicketAsync(identity, person, context.HttpContext.RequestAborted) is { } ticket)
        {
            await sessions.BeginAsync(context.HttpContext, ticket);
            Go(context.Response, addresses.To(WebAddresses.Back(context.ReturnUri, ticket.AccountId is not null) ?? (ticket.AccountId is null ? WebAddresses.Setup : WebAddresses.Console)));
            return;
        }

        RestMetrics.Refuse(RestMetrics.NoRight);
        Count();
        await trail.RefusedAsync(context.HttpContext, new AuditActor("system", person ?? "web"), RestMetrics.NoRight);
        Go(context.Response, addresses.To(WebAddresses.SignInAgain(context.ReturnUri, NoRole)));
    }

    /// <summary>They turned round, the provider refused, or the answer is not one to a question of ours.</summary>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log.Failed(log, Hosting.Errors.ExceptionTrace.Types(context.Failure!));
        Count();
        await refused.RecordAsync(context.HttpContext, SignInTrail.SignIn, RestMetrics.Provider); // one a minute: anybody can ask for this address
        Go(context.Response, addresses.To(WebAddresses.SignInAgain(context.Properties?.RedirectUri, Failed)));
    }

    private async Task<SessionTicket?> TicketAsync(ClaimsIdentity identity, string person, CancellationToken cancellationToken)
    {
        if (EntraClaims.Has(identity, EntraClaims.OperatorRole))
            return sessions.OfProvider(new AuditActor("operator", person), null);
        return EntraClaims.Has(identity, EntraClaims.ClinicRole) && identity.FindFirst(EntraClaims.Account)?.Value is { } accountId && await accounts.FindAsync(accountId, cancellationToken) is not null
            ? sessions.OfProvider(new AuditActor("clinic", person), accountId)
            : null;
    }

    /// <summary>For the platform, whose figures operators see: whoever is not let in has no account, whatever their claims say.</summary>
    private void Count() => figures.AuthenticationFailed(null, AuthenticationDoors.Provider);

    private static void Go(HttpResponse response, string location)
    {
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = location;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A sign-in with the provider failed with {Types}")]
        public static partial void Failed(ILogger logger, string types);
    }
}
