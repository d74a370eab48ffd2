using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Accounts;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Authentication;
using Parlae.Pms.Functions.Vapi.Events;
using Parlae.Pms.Functions.Vapi.Messages;

namespace Parlae.Pms.Functions.Vapi.Functions;

/// <summary>A verified message that asks for something, and whose it is.</summary>
/// <param name="Message">What was sent.</param>
/// <param name="Resolving">Over, whether or not with an account.</param>
/// <param name="IsTooMuch">Its account has asked for more than its share: nothing will be done.</param>
internal sealed record EnteredMessage(VapiMessage Message, Task<AccountResolution> Resolving, bool IsTooMuch);

/// <summary>Answers one verified message: finds its account, then does what it asks, or says why not in words that can be spoken.</summary>
internal sealed partial class MessageDesk(
    AccountResolver accounts, ToolCallDesk toolCalls, EventDesk events, IAuditTrail audit, VapiMetrics metrics, RateLimits limits, ILogger<MessageDesk> logger)
{
    private const string NoAccount = "no-account";

    /// <summary>Finds the account, and takes its turn. Throws nothing: what fails here fails in <see cref="AnswerAsync"/>.</summary>
    public async Task<EnteredMessage> EnterAsync(VapiMessage message, PmsAccount? credentialAccount, CancellationToken cancellationToken)
    {
        var resolving = accounts.ResolveAsync(message, credentialAccount, cancellationToken);
        await ((Task)resolving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new EnteredMessage(
            message, resolving, resolving.IsCompletedSuccessfully && await resolving is AccountResolution.Found(var account) && IsTooMuch(message, account, credentialAccount));
    }

    /// <summary>Whether a delivery that comes again finds its answers in its call, for at least so long: no other record of it is needed.</summary>
    public async ValueTask<bool> IsRememberedAsync(EnteredMessage entered, string? onlyTool, TimeSpan life) =>
        life < CallSessions.Life
        && entered.Resolving.IsCompletedSuccessfully
        && await entered.Resolving is AccountResolution.Found(var account)
        && toolCalls.IsRemembered(account, entered.Message, onlyTool);

    /// <summary>Never throws but for a caller who hung up: Vapi ignores every status but 200 (vapi.md 8), and silence loses the caller.</summary>
    /// <param name="begun">A timestamp of the clock: from then on the deadline counts.</param>
    public async Task<AnswerOf> AnswerAsync(EnteredMessage entered, long begun, string? onlyTool, string correlationId, CancellationToken cancellationToken)
    {
        var message = entered.Message;
        try
        {
            switch (await entered.Resolving)
            {
                case AccountResolution.Found(var account) when entered.IsTooMuch:
                    return new AnswerOf(await toolCalls.RecallAsync(account, message, onlyTool, correlationId, cancellationToken) ?? MessageAnswers.Refuse(message, EdgeWords.TooMany), account.AccountId);
                case AccountResolution.Found(var account):
                    Spans.About(account.AccountId, MessageCall.IdOf(message));
                    return new AnswerOf(await ServeAsync(account, message, begun, onlyTool, correlationId, cancellationToken), account.AccountId);
                case AccountResolution.Conflict(var reason):
                    await RefuseAsync(message, reason, correlationId);
                    break;
                case AccountResolution.None when MessageTypes.IsAsked(message.Type):
                    await RefuseAsync(message, NoAccount, correlationId);
                    break;
                default:
                    break; // an event that is nobody's asks for nothing
            }

            return new AnswerOf(MessageAnswers.Refuse(message, EdgeWords.NoAccount), null);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or AuditUnavailableException)
        {
            Log.Unavailable(logger, message.Type, message.CallId, exception.GetType().Name);
        }
#pragma warning disable CA1031 // The edge of a conversation: whatever broke below, every tool call gets a sentence. The type alone is logged; a message could hold anything.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Fault(logger, message.Type, message.CallId, exception.GetType().Name, exception.TargetSite?.DeclaringType?.Name);
        }

        return new AnswerOf(MessageAnswers.Refuse(message, EdgeWords.Unavailable), null);
    }

    private async Task<byte[]> ServeAsync(
        PmsAccount account, VapiMessage message, long begun, string? onlyTool, string correlationId, CancellationToken cancellationToken)
        => message.Type is MessageTypes.ToolCalls or MessageTypes.FunctionCall
            ? await toolCalls.AnswerAsync(account, message, begun, onlyTool, correlationId, cancellationToken)
            : await events.AnswerAsync(account, message, correlationId, cancellationToken);

    /// <summary>Events are no work; under the platform's credential only the account's own limit holds.</summary>
    private bool IsTooMuch(VapiMessage message, PmsAccount account, PmsAccount? credentialAccount) =>
        message.Type is MessageTypes.ToolCalls or MessageTypes.FunctionCall
        && limits.Enter(account.AccountId, credentialAccount is null ? null : $"vapi:{credentialAccount.AccountId}", Math.Max(1, message.ToolCalls.Count)) is not null;

    private async Task RefuseAsync(VapiMessage message, string reason, string correlationId)
    {
        metrics.AccountRefused(reason);
        Log.AccountRefused(logger, reason, message.Type, message.CallId);
        var actor = message.CallId is { } call ? new AuditActor("call", call) : new AuditActor("chat", message.ChatId ?? "unknown");
        // A tool name of the model's own making could be anything, a caller's name among them: only ours are kept.
        var action = new AuditedAction(AuditedAction.PlatformAccount, actor, message.ToolCalls is [{ Name: { } tool }] && ToolRegistration.Names.Contains(tool) ? tool : message.Type, null, [], correlationId);
        try
        {
            await audit.RefuseAsync(action, reason, CancellationToken.None);
        }
        catch (Exception exception) when (exception is AuditUnavailableException or StoreUnavailableException)
        {
            Log.NotAudited(logger, reason, message.CallId); // Nothing was touched; the refusal stands either way.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No account ({Reason}) for {Type} of call {CallId}")]
        public static partial void AccountRefused(ILogger logger, string reason, string type, string? callId);

        [LoggerMessage(LogLevel.Error, "A refusal ({Reason}) of call {CallId} could not be audited")]
        public static partial void NotAudited(ILogger logger, string reason, string? callId);

        [LoggerMessage(LogLevel.Error, "{Type} of call {CallId} could not be served: {Exception}")]
        public static partial void Unavailable(ILogger logger, string type, string? callId, string exception);

        [LoggerMessage(LogLevel.Error, "{Type} of call {CallId} failed: {Exception} in {Site}")]
        public static partial void Fault(ILogger logger, string type, string? callId, string exception, string? site);
    }
}
