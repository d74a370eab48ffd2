using System.Text.Json;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Vapi.Answers;

namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>Does the work of one tool call within its deadline, and has a speakable sentence whatever happens.</summary>
internal sealed class ToolWork(IAuditTrail audit, IFailpoints failpoints, TimeProvider clock, ILogger<ToolWork> log)
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(60);

    /// <summary>A read that takes too long is an error; a write goes on in the background, and the caller hears that it does.</summary>
    /// <param name="left">Until the caller is to be answered.</param>
    public async Task<ToolOutcome> RunAsync(CallContext call, ITool tool, JsonElement arguments, TimeSpan left, CancellationToken cancellationToken)
    {
        var context = new ToolCallContext(call);
        if (!tool.Description.Writes)
        {
            using var limit = new CancellationTokenSource(left, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            return await SafelyAsync(tool, arguments, context, either.Token);
        }

        // A write is not broken off in the middle because somebody stopped waiting: it goes on, and the caller hears that it does.
        var patience = new CancellationTokenSource(LongestWrite, clock);
        var work = SafelyAsync(tool, arguments, context, patience.Token);
        if (await Task.WhenAny(work, Task.Delay(left, clock, CancellationToken.None)) != work && await PromiseAsync(tool, context) is { } promised)
        {
            _ = FinishLaterAsync(work, patience);
            return promised;
        }

        using (patience)
        {
            if (!work.IsCompleted)
                await patience.CancelAsync();
            return await work;
        }
    }

    /// <summary>What a clinic does not offer, or not outside of a call, does not run; where a patient's data would have been touched, that stands in the trail.</summary>
    public async Task<ToolAnswer> TurnAwayAsync(CallContext call, ITool tool, string reason, string sentence, CancellationToken cancellationToken)
    {
        try
        {
            if (tool.Description.TouchesPatients)
                await audit.RefuseAsync(call.Action(tool.Description.Name, null), reason, cancellationToken);
            return new ToolAnswer.Error(sentence);
        }
        catch (Exception exception) when (exception is AuditUnavailableException or StoreUnavailableException or KeyRingException)
        {
            ToolLog.Fault(log, tool.Description.Name, call.AccountId, exception.GetType().Name, "");
            return new ToolAnswer.Error(ToolWords.RecordsDown);
        }
    }

    private async Task<ToolOutcome?> PromiseAsync(ITool tool, ToolCallContext context)
    {
        try
        {
            if (context.Promise is not { } promise || await promise(CancellationToken.None) is not { } answer)
                return null;
            await failpoints.PassAsync(Steps.ToolPromised);
            return new ToolOutcome(answer);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or KeyRingException or SealBrokenException)
        {
            ToolLog.Fault(log, tool.Description.Name, context.Call.AccountId, exception.GetType().Name, ExceptionTrace.Site(exception));
            return new ToolOutcome(new ToolAnswer.Error(ToolWords.WriteUnclear)); // it goes on
        }
    }

    /// <summary>The ledger says what becomes of it, and staff hear of what fails.</summary>
    private static async Task FinishLaterAsync(Task<ToolOutcome> work, CancellationTokenSource patience)
    {
        using (patience)
            await work;
    }

    private async Task<ToolOutcome> SafelyAsync(ITool tool, JsonElement arguments, ToolCallContext context, CancellationToken cancellationToken)
    {
        var (name, account) = (tool.Description.Name, context.Call.AccountId);
        try
        {
            if (await IsRefusedByPolicyAsync(tool, context.Call, cancellationToken))
                return new ToolAnswer.Error(ToolWords.NotAllowed);
            var outcome = await tool.RunAsync(arguments, context, cancellationToken);
            if (outcome.Refused is { } reason)
                await audit.RefuseAsync(context.Call.Action(name, null), reason, cancellationToken);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            ToolLog.TooSlow(log, name, account);
            return new ToolOutcome(new ToolAnswer.Error(ToolWords.TooSlow), tool.Description.Writes);
        }
        catch (AuditUnavailableException)
        {
            ToolLog.Fault(log, name, account, nameof(AuditUnavailableException), "");
            return new ToolOutcome(new ToolAnswer.Error(ToolWords.RecordsDown), tool.Description.Writes);
        }
        catch (VendorException exception)
        {
            ToolLog.Fault(log, name, account, exception.GetType().Name, (exception as VendorUnreachableException)?.Reason ?? ExceptionTrace.Site(exception));
            return new ToolOutcome(new ToolAnswer.Error(tool.Description.Writes ? ToolWords.PmsDownNothingChanged : ToolWords.PmsDown), tool.Description.Writes);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or KeyRingException)
        {
            ToolLog.Fault(log, name, account, exception.GetType().Name, ExceptionTrace.Site(exception));
            return new ToolOutcome(new ToolAnswer.Error(tool.Description.Writes ? ToolWords.WriteUnclear : ToolWords.RecordsDown), tool.Description.Writes);
        }
#pragma warning disable CA1031 // One tool's fault must not silence the others of its message; it is logged by type, and the caller is offered staff.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ToolLog.Fault(log, name, account, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
            return new ToolOutcome(new ToolAnswer.Error(tool.Description.Writes ? ToolWords.WriteUnclear : ToolWords.Fault), tool.Description.Writes);
        }
    }

    /// <summary>A clinic may ask for a known caller even where a tool is about no patient.</summary>
    private async Task<bool> IsRefusedByPolicyAsync(ITool tool, CallContext call, CancellationToken cancellationToken)
    {
        var level = tool.Description.LevelFor(call.Account);
        if (tool.Description.Level > IdentityLevel.None || level == IdentityLevel.None)
            return false; // the tool looks at its own patient's level
        if ((await call.ReadSessionAsync(cancellationToken)).Patients.Exists(patient => patient.Level >= level))
            return false;
        await audit.RefuseAsync(call.Action(tool.Description.Name, null), "level", cancellationToken);
        return true;
    }
}
