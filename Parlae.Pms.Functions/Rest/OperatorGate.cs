using System.Text;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Vapi.Authentication;

namespace Parlae.Pms.Functions.Rest;

/// <summary>Lets operators in: locally whoever has <c>Parlae__OperatorKey</c>. Without such a key nobody is let in.</summary>
internal sealed class OperatorGate(ParlaeSettings settings, RateLimits limits, RefusedKeys refused)
{
    public static readonly AuditActor Actor = new("operator", "operator-key");

    private static readonly Problem Refused = new(StatusCodes.Status401Unauthorized, "not-authenticated", "This route is for operators.", "Send the operator key as a bearer token.");

    /// <summary>False: the answer, a 401 or 429, has been written.</summary>
    public async Task<bool> TryEnterAsync(HttpContext context)
    {
        var given = Bearer.Of(context);
        if (settings.OperatorKey is { } key && given is not null && ConstantTime.Same(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key.Value)))
        {
            if (limits.Enter(null, Actor.Id) is not { } wait)
                return true;
            await RestProblems.TooMany.WriteAsync(context, wait);
            return false;
        }

        await refused.RecordAsync(context, "operatorAuthentication", given is null ? RestMetrics.Missing : RestMetrics.Wrong);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Refused.WriteAsync(context);
        return false;
    }
}
