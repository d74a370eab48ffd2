using System.Collections.Concurrent;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Storage;

namespace Parlae.Pms.Functions.Vapi.Authentication;

/// <summary>Counts refused callers, and logs and audits one a minute and reason: a flood of guesses must not become a flood of entries.</summary>
internal sealed partial class RefusedCallers(IAuditTrail audit, VapiMetrics metrics, AccountFigures figures, TimeProvider time, ILogger<RefusedCallers> logger)
{
    private const string Action = "vapiAuthentication";

    private readonly ConcurrentDictionary<CredentialFailure, long> lastMinutes = new();

    /// <summary>Never fails: without the audit the answer is 401 all the same.</summary>
    /// <param name="accountId">Of the account that was named, if there is such a one.</param>
    public async Task RecordAsync(CredentialFailure why, string? accountId, string correlationId)
    {
        metrics.AuthenticationFailed(why);
        figures.AuthenticationFailed(accountId, AuthenticationDoors.Webhook);
        if (!IsFirstOfMinute(why))
        {
            return;
        }

        Log.Refused(logger, why);
        try
        {
            var action = new AuditedAction(AuditedAction.PlatformAccount, new AuditActor("system", "vapi"), Action, null, [], correlationId);
            // Not the request's token: hanging up must not keep the attempt out of the trail.
            await audit.RecordAsync(action, Reason(why), CancellationToken.None);
        }
        catch (Exception exception) when (exception is AuditUnavailableException or StoreUnavailableException)
        {
            lastMinutes.TryRemove(why, out _); // The next one is written instead.
            Log.NotAudited(logger, why);
        }
    }

    internal static string Reason(CredentialFailure why) => why switch
    {
        CredentialFailure.Missing => "credential-missing",
        CredentialFailure.Wrong => "credential-wrong",
        CredentialFailure.Stale => "timestamp-stale",
        CredentialFailure.UnknownAccount => "account-unknown",
        _ => "account-without-credential",
    };

    private bool IsFirstOfMinute(CredentialFailure why)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (lastMinutes.TryAdd(why, minute))
        {
            return true;
        }

        return lastMinutes.TryGetValue(why, out var last) && last != minute && lastMinutes.TryUpdate(why, minute, last);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Webhooks are refused: {Why}")]
        public static partial void Refused(ILogger logger, CredentialFailure why);

        [LoggerMessage(LogLevel.Error, "A refused webhook ({Why}) could not be audited")]
        public static partial void NotAudited(ILogger logger, CredentialFailure why);
    }
}
