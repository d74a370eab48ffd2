using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Entra;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Rest;

/// <summary>Lets operators in: locally whoever has <c>Parlae__OperatorKey</c>, and whoever has a token of role <c>operator</c> of the sign-in provider. Without key and provider nobody is let in.</summary>
internal sealed class OperatorGate(ParlaeSettings settings, RateLimits limits, RefusedKeys refused, EntraTokens? tokens = null)
{
    private const string Door = "operatorAuthentication";

    /// <summary>Whoever has the operator key.</summary>
    public static readonly AuditActor KeyHolder = new("operator", "operator-key");

    private static readonly Problem Refused = new(StatusCodes.Status401Unauthorized, "not-authenticated", "This route is for operators.", "Send the operator key, or an access token of the sign-in provider, as a bearer token.");
    private static readonly Problem NoRole = new(StatusCodes.Status403Forbidden, "not-allowed", "This route is for operators.", "The token is right, but whoever it is for has not the role 'operator'.");
    private static readonly Problem Unavailable = new(StatusCodes.Status503ServiceUnavailable, "sign-in-unavailable", "The sign-in provider cannot be reached now.");

    /// <summary>Who is let in. Null: the answer, a 401, 403, 429 or 503, has been written.</summary>
    public async Task<AuditActor?> AdmitAsync(HttpContext context)
    {
        var given = Bearer.Of(context);
        if (given is not null && HasKey(given))
            return await LimitAsync(context, KeyHolder);
        switch (given is null || tokens is null ? new TokenFinding.Wrong() : await tokens.FindAsync(given, context.RequestAborted))
        {
            case TokenFinding.Operator found:
                return await LimitAsync(context, new AuditActor("operator", found.PersonId));
            case TokenFinding.NoRole:
                await refused.RecordAsync(context, Door, RestMetrics.NoRight);
                await NoRole.WriteAsync(context);
                return null;
            case TokenFinding.Unavailable:
                await Unavailable.WriteAsync(context);
                return null;
            default:
                await refused.RecordAsync(context, Door, given is null ? RestMetrics.Missing : RestMetrics.Wrong);
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await Refused.WriteAsync(context);
                return null;
        }
    }

    /// <summary>Compared in constant time.</summary>
    public bool HasKey(string given) => settings.OperatorKey is { } key && ConstantTime.Same(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key.Value));

    private async Task<AuditActor?> LimitAsync(HttpContext context, AuditActor actor)
    {
        if (limits.Enter(null, actor.Id) is not { } wait)
            return actor;
        await RestProblems.TooMany.WriteAsync(context, wait);
        return null;
    }
}
