using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>What the gate says of a request.</summary>
internal abstract record Admission
{
    private Admission() { }

    public sealed record Admitted(CallContext Context) : Admission;

    public sealed record Turned(Problem Problem, TimeSpan? RetryAfter = null) : Admission;
}

/// <summary>Lets holders of an account's key in. The key alone says which account it is: nothing else in a request can.</summary>
internal sealed class AccountGate(ApiKeys keys, AccountStore accounts, CallSessions sessions, IAuditTrail audit, RefusedKeys refused, RateLimits limits, AccountFigures figures, TimeProvider clock)
{
    public const string ActorHeader = "X-Parlae-Actor";

    private const int LongestActor = 100;

    /// <exception cref="AuditUnavailableException">A refusal could not be written down.</exception>
    public async Task<Admission> AdmitAsync(HttpContext http, AccountFunction function)
    {
        var given = Bearer.Of(http);
        // The account first: keys of accounts that are not there cost the vault nothing.
        var account = given is not null && ApiKeys.AccountIn(given) is { } named ? await accounts.FindAsync(named, http.RequestAborted) : null;
        if (account is null || await HolderAsync(given!, http.RequestAborted) is not { } holder)
        {
            figures.AuthenticationFailed(account?.AccountId, AuthenticationDoors.Key);
            await refused.RecordAsync(http, "restAuthentication", given is null ? RestMetrics.Missing : RestMetrics.Wrong);
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return new Admission.Turned(RestProblems.NotAuthenticated);
        }

        Spans.About(holder.AccountId, null);
        if (limits.Enter(holder.AccountId, $"key:{holder.AccountId}/{holder.KeyId}") is { } wait)
        {
            RestMetrics.Refuse(RestMetrics.TooMany, holder.AccountId);
            return new Admission.Turned(RestProblems.TooMany, wait);
        }

        if (!TryReadActor(http, holder, out var actor))
            return new Admission.Turned(Problem.BadRequest with { Detail = $"{ActorHeader} must be one line of at most {LongestActor} characters." });
        var context = new CallContext(account, CallId: null, CallerNumber: null, actor, http.TraceIdentifier, PracticeTime.Of(account, clock), sessions) { IsOfPractice = true };
        var right = function.RightFor(http.Request.Method);
        if (holder.Rights.Contains(right))
            return new Admission.Admitted(context);
        RestMetrics.Refuse(RestMetrics.NoRight, holder.AccountId);
        await audit.RefuseAsync(context.Action(function.ActionOf(http.Request.Method), null), RestMetrics.NoRight, CancellationToken.None);
        return new Admission.Turned(RestProblems.NotAllowed with { Detail = $"It takes the right '{RestWords.Of(right)}'." });
    }

    private async Task<KeyHolder?> HolderAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.VerifyAsync(key, cancellationToken);
        }
        catch (SealBrokenException)
        {
            return null; // of an account whose data key was destroyed
        }
    }

    /// <summary>The person whom the key's holder names, and which key it was; else the key itself.</summary>
    private static bool TryReadActor(HttpContext http, KeyHolder holder, out AuditActor actor)
    {
        actor = new AuditActor("key", holder.KeyId);
        if (!http.Request.Headers.TryGetValue(ActorHeader, out var header))
            return true;
        var named = header.Count == 1 ? header[0]!.Trim() : "";
        if (named.Length is 0 or > LongestActor || named.Any(char.IsControl))
            return false;
        actor = new AuditActor($"key:{holder.KeyId}", named);
        return true;
    }
}
