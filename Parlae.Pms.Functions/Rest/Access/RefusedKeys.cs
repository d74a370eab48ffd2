using Parlae.Pms.Core.Auditing;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>Counts requests that came without a key that opens anything, and writes down one a minute, door and reason. Never fails: without the trail the answer is 401 all the same.</summary>
internal sealed class RefusedKeys(IAuditTrail audit, AuditThrottle throttle)
{
    private static readonly AuditActor Self = new("system", "rest");

    /// <param name="http">The request.</param>
    /// <param name="action">Which door, for the audit trail.</param>
    /// <param name="reason">A word of <see cref="RestMetrics"/>.</param>
    public async Task RecordAsync(HttpContext http, string action, string reason)
    {
        RestMetrics.Refuse(reason);
        if (!throttle.TryPass($"{action}-{reason}", out _))
            return;
        try
        {
            // Not the request's token: hanging up must not keep the try out of the trail.
            await audit.RecordAsync(new AuditedAction(AuditedAction.PlatformAccount, Self, action, null, [], http.TraceIdentifier), reason, CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            // Nothing was touched.
        }
    }
}
