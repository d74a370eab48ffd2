using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Auditing;

/// <summary>What a piece of audited work produced, and what to write down about it.</summary>
/// <param name="Value">For the caller.</param>
/// <param name="Outcome">Our word for how it ended.</param>
/// <param name="PatientId">The PMS's id, when it was learned on the way.</param>
/// <param name="Fields">The fields that were really touched; null: those of the start.</param>
public sealed record AuditedResult<T>(T Value, string Outcome, string? PatientId = null, IReadOnlyList<string>? Fields = null);

/// <summary>Runs work between its two audit entries.</summary>
public sealed partial class AuditedWork(IAuditTrail audit, ILogger<AuditedWork> log)
{
    /// <summary>
    /// Writes <c>started</c>, does the work, writes <c>finished</c>; work that throws is finished as <c>failed</c>. When only the second entry
    /// cannot be written the work's result still holds: it happened, and reconciliation closes the entry as <c>interrupted</c>.
    /// </summary>
    /// <exception cref="AuditUnavailableException">The first entry could not be written; the work was not begun.</exception>
    public async Task<T> RunAsync<T>(AuditedAction action, Func<CancellationToken, Task<AuditedResult<T>>> work, CancellationToken cancellationToken)
    {
        var access = await audit.BeginAsync(action, cancellationToken);
        var finished = false;
        try
        {
            var result = await work(cancellationToken);
            finished = true;
            PatientReach.Note(action, result.PatientId ?? action.PatientId);
            await FinishAsync(access, action, result.Outcome, result.PatientId ?? action.PatientId, result.Fields);
            return result.Value;
        }
        finally
        {
            if (!finished)
                await FinishAsync(access, action, "failed", action.PatientId, null);
        }
    }

    private async Task FinishAsync(IAuditedAccess access, AuditedAction action, string outcome, string? patientId, IReadOnlyList<string>? fields)
    {
        try
        {
            // What was done is written down even when the caller has stopped waiting.
            await access.FinishAsync(outcome, patientId, fields, CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            Log.FinishLost(log, action.AccountId, action.Action, action.CorrelationId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The audit entry 'finished' of {Action} for account {AccountId} could not be written; it will be closed as interrupted. Correlation {CorrelationId}.")]
        public static partial void FinishLost(ILogger logger, string accountId, string action, string correlationId);
    }
}
