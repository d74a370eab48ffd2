using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Parlae.Pms.Core.Calls;
using Parlae.Pms.Core.Calls.Log;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Rehearsal;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Telemetry;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Vapi.Answers;
using Parlae.Pms.Functions.Vapi.Events;
using Parlae.Pms.Functions.Vapi.Functions;
using Parlae.Pms.Functions.Vapi.Messages;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;

namespace Parlae.Pms.Functions.Tools.Running;

/// <summary>Runs tool calls: order, record of answers and guards (contract 5 and 6).</summary>
internal sealed class ToolRunner(
    ToolCatalog catalog, ToolWork work, CallSessions sessions, AccountFigures figures, CallLog calls, ParlaeSettings settings, IFailpoints failpoints, TimeProvider clock, ILogger<ToolRunner> log) : IToolRunner
{
    private const int MostUses = 8;
    private const int MostFailedWrites = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(40);

    /// <summary>A slow write is answered at its deadline and recorded a moment later: who waits for that answer waits so much longer.</summary>
    private static readonly TimeSpan UntilRecorded = TimeSpan.FromSeconds(2);

    /// <summary>An answer given at the deadline still has its record to go.</summary>
    private static readonly TimeSpan ToRecord = TimeSpan.FromSeconds(1);

    /// <summary>Past the deadline, whatever stands still: a little later nobody listens any more.</summary>
    private static readonly TimeSpan AtMostLate = TimeSpan.FromSeconds(WebhookServer.PatienceBeyondSeconds - 1);

    private readonly ConcurrentDictionary<string, Lazy<Task<ToolAnswer>>> running = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ToolAnswer>> RunAsync(PmsAccount account, VapiMessage message, long begun, string correlationId, CancellationToken cancellationToken)
    {
        var context = MessageCall.Of(account, message, correlationId, sessions, clock);
        if (message.ToolCalls.All(each => catalog.Find(each.Name!) is not { Description.Writes: true }))
            return await Task.WhenAll(message.ToolCalls.Select(each => RunAsync(Own(context), each, begun, cancellationToken)));

        var waited = clock.GetTimestamp() - begun;
        var answers = new List<ToolAnswer>(message.ToolCalls.Count);
        foreach (var each in message.ToolCalls)
            answers.Add(await RunAsync(Own(context), each, clock.GetTimestamp() - waited, cancellationToken));
        return answers;
    }

    private static CallContext Own(CallContext call) => call with { Copy = new SessionCopy() };

    public bool IsRemembered(PmsAccount account, VapiMessage message) =>
        MessageCall.IdOf(message) is not null
        && message.ToolCalls.All(each => AnswerRecord.HasId(each) && catalog.Find(each.Name!) is { Description: { TouchesPatients: false } tool } && tool.Offers(account));

    public async Task<IReadOnlyList<ToolAnswer>?> RecallAsync(PmsAccount account, VapiMessage message, string correlationId, CancellationToken cancellationToken)
    {
        var session = await MessageCall.Of(account, message, correlationId, sessions, clock).ReadSessionAsync(cancellationToken);
        var answers = message.ToolCalls.Select(each => AnswerRecord.Find(session, AnswerRecord.Key(catalog.Find(each.Name!)!.Description, each, each.ValuesForExecution))?.Body).ToList();
        return answers.Contains(null) ? null : [.. answers.Select(body => AnswerRecord.Read(body!))];
    }

    /// <param name="begun">From where its deadline counts.</param>
    private async Task<ToolAnswer> RunAsync(CallContext call, VapiToolCall toolCall, long begun, CancellationToken cancellationToken)
    {
        if (catalog.Find(toolCall.Name!) is not { } tool)
            return new ToolAnswer.Error(EdgeWords.UnknownTool);
        if (!tool.Description.Offers(call.Account))
            return await work.TurnAwayAsync(call, tool, "notOffered", ToolWords.NotOffered, cancellationToken);
        if (call.CallId is null && (tool.Description.TouchesPatients || tool.Description.LevelFor(call.Account) > IdentityLevel.None))
            return await work.TurnAwayAsync(call, tool, "noCall", ToolWords.NeedsCall, cancellationToken);

        using var span = Spans.Tool(tool.Description.Name, call.AccountId);
        var started = Stopwatch.GetTimestamp();
        var answer = await InTimeAsync(call, tool, toolCall, new Deadline(clock, begun, settings.Limits.ToolDeadline), cancellationToken);
        var outcome = answer is ToolAnswer.Result result ? result.Status : "error";
        span?.SetTag(Tags.Outcome, outcome);
        var took = Stopwatch.GetElapsedTime(started);
        Count(call, tool.Description.Name, answer, took);
        ToolLog.Ran(log, tool.Description.Name, call.AccountId, outcome, (long)took.TotalMilliseconds);
        return answer;
    }

    /// <summary>For monitors, and for the console.</summary>
    private void Count(CallContext call, string tool, ToolAnswer answer, TimeSpan took)
    {
        ToolMetrics.Record(tool, answer, took);
        figures.ToolUsed(call.AccountId, tool, ToolMetrics.Outcome(answer), took);
        if (call.CallId is { } callId)
            calls.ToolUsed(call.AccountId, callId, tool, ToolMetrics.Outcome(answer), took);
    }

    /// <summary>The work keeps to its deadline; what lies around it may wait for the store as well. It goes on, and a call remembers what came of it.</summary>
    private async Task<ToolAnswer> InTimeAsync(CallContext call, ITool tool, VapiToolCall toolCall, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await RunOnceAsync(call, tool, toolCall, deadline, cancellationToken).WaitAsync(deadline.LeftAnd(AtMostLate), clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            ToolLog.TooSlow(log, tool.Description.Name, call.AccountId);
            return new ToolAnswer.Error(tool.Description.Writes ? ToolWords.WriteUnclear : ToolWords.TooSlow);
        }
    }

    /// <summary>The same call delivered twice to this process at once runs once.</summary>
    private async Task<ToolAnswer> RunOnceAsync(CallContext call, ITool tool, VapiToolCall toolCall, Deadline deadline, CancellationToken cancellationToken)
    {
        var arguments = toolCall.ValuesForExecution;
        var key = call.CallId is null ? null : AnswerRecord.Key(tool.Description, toolCall, arguments);
        if (key is null)
            return await GuardAsync(call, tool, arguments, null, deadline, cancellationToken);

        var flight = $"{call.AccountId}|{call.CallId}|{key}";
        var mine = new Lazy<Task<ToolAnswer>>(() => GuardAsync(call, tool, arguments, key, deadline, CancellationToken.None));
        var shared = running.GetOrAdd(flight, mine);
        try
        {
            return await shared.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (ReferenceEquals(shared, mine))
                running.TryRemove(flight, out _);
        }
    }

    private async Task<ToolAnswer> GuardAsync(CallContext call, ITool tool, JsonElement arguments, string? key, Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await EnterAsync(call, tool, key, cancellationToken) switch
            {
                Entry.Answered answered => answered.Answer,
                Entry.Elsewhere => await AwaitElsewhereAsync(call, key!, deadline, cancellationToken),
                Entry.Free free => await WorkAsync(call, tool, arguments, key, free.IsAnew, deadline, cancellationToken),
                _ => throw new InvalidOperationException("An entry of an unknown kind."),
            };
        }
        catch (Exception exception) when (exception is StoreUnavailableException or KeyRingException)
        {
            ToolLog.Fault(log, tool.Description.Name, call.AccountId, exception.GetType().Name, ExceptionTrace.Site(exception));
            // This delivery did nothing; an earlier one of the same write may have.
            return new ToolAnswer.Error(tool.Description.Writes ? ToolWords.WriteUnclear : ToolWords.RecordsDown);
        }
        catch (SealBrokenException exception)
        {
            ToolLog.Fault(log, tool.Description.Name, call.AccountId, exception.GetType().Name, ExceptionTrace.Site(exception));
            return new ToolAnswer.Error(ToolWords.Fault);
        }
    }

    /// <param name="isAnew">A run before it died with its process, and nobody knows how far it came.</param>
    private async Task<ToolAnswer> WorkAsync(CallContext call, ITool tool, JsonElement arguments, string? key, bool isAnew, Deadline deadline, CancellationToken cancellationToken)
    {
        if (!tool.Description.Writes)
            return await LeaveInTimeAsync(call, tool, key, await work.RunAsync(call, tool, arguments, deadline.Left, cancellationToken), deadline);
        await failpoints.PassAsync(Steps.ToolEntered);
        if (deadline.Left == TimeSpan.Zero)
            return await LeaveInTimeAsync(call, tool, key, new ToolAnswer.Error(isAnew ? ToolWords.WriteUnclear : ToolWords.TooSlow), deadline); // not begun, when nobody may be waiting for it any more
        var outcome = await work.RunAsync(call, tool, arguments, deadline.Left, cancellationToken);
        if (isAnew && outcome.Answer is ToolAnswer.Error { Sentence: ToolWords.TooSlow or ToolWords.RecordsDown or ToolWords.PmsDownNothingChanged })
            outcome = outcome with { Answer = new ToolAnswer.Error(ToolWords.WriteUnclear) }; // it did nothing; the one before may have
        await failpoints.PassAsync(Steps.ToolDone);
        var answer = await LeaveInTimeAsync(call, tool, key, outcome, deadline);
        await failpoints.PassAsync(Steps.ToolAnswered);
        return answer;
    }

    private static int Count(CallSession session, ITool tool) =>
        session.Uses[tool.Description.Name] = session.Uses.GetValueOrDefault(tool.Description.Name) + 1;

    /// <summary>
    /// Looks for a recorded answer, then at the guards. A write leaves its mark before it begins, and so does a claim of who is calling: one that is
    /// delivered to several processes at once must not count as several tries. Other reads are marked at their end, and all reads are counted there.
    /// </summary>
    private static async Task<Entry> EnterAsync(CallContext call, ITool tool, string? key, CancellationToken cancellationToken)
    {
        Entry Look(CallSession session)
        {
            var recorded = AnswerRecord.Find(session, key);
            if (recorded?.Body is { } body)
                return new Entry.Answered(AnswerRecord.Read(body));
            if (recorded is not null && call.Time.Now - recorded.At < AnswerRecord.LongestRun)
                return new Entry.Elsewhere();
            if (recorded is not null)
                return new Entry.Free(IsAnew: true); // it was let in, and counted

            if (session.FailedWrites.GetValueOrDefault(tool.Description.Name) >= MostFailedWrites)
                return new Entry.Answered(new ToolAnswer.Error(ToolWords.FailedTooOften));
            if (session.Uses.GetValueOrDefault(tool.Description.Name) >= MostUses)
                return new Entry.Answered(new ToolAnswer.Error(ToolWords.TooOften));
            return new Entry.Free(IsAnew: false);
        }

        if (!tool.Description.Writes && !(tool.Description.Identifies && key is not null))
            return Look(await call.ReadSessionAsync(cancellationToken));
        return await call.UpdateSessionAsync(session =>
        {
            var entry = Look(session);
            if (entry is Entry.Free free)
            {
                AnswerRecord.Begin(session, key!, call.Time.Now);
                if (tool.Description.Writes && !free.IsAnew)
                    Count(session, tool); // now, so that writes asked for at the same time cannot slip through together
            }

            return entry;
        }, cancellationToken);
    }

    /// <summary>A caller waits for the record a moment beyond the deadline; it is written when the store moves again.</summary>
    private async Task<ToolAnswer> LeaveInTimeAsync(CallContext call, ITool tool, string? key, ToolOutcome outcome, Deadline deadline)
    {
        var leaving = LeaveAsync(call, tool, key, outcome);
        try
        {
            return leaving.IsCompleted ? await leaving : await leaving.WaitAsync(deadline.LeftAnd(ToRecord), clock);
        }
        catch (TimeoutException)
        {
            ToolLog.RecordedLater(log, tool.Description.Name, call.AccountId);
            return outcome.Answer;
        }
    }

    /// <summary>Records the answer. What was done was done: a record that cannot be written changes nothing of what the caller is told, but for an answer that is composed in it.</summary>
    private async Task<ToolAnswer> LeaveAsync(CallContext call, ITool tool, string? key, ToolOutcome outcome)
    {
        try
        {
            return call.CallId is null
                ? outcome.AnswerIn(new CallSession())
                : await call.UpdateSessionAsync(session => Leave(session, call, tool, key, outcome), CancellationToken.None);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or KeyRingException)
        {
            ToolLog.Fault(log, tool.Description.Name, call.AccountId, exception.GetType().Name, ExceptionTrace.Site(exception));
            return outcome.Answer;
        }
#pragma warning disable CA1031 // One tool's fault must not silence the others of its message, also where its answer is composed or recorded.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ToolLog.Fault(log, tool.Description.Name, call.AccountId, ExceptionTrace.Types(exception), ExceptionTrace.Site(exception));
            return outcome.InSession is null ? outcome.Answer : new ToolAnswer.Error(ToolWords.Fault);
        }
    }

    private static ToolAnswer Leave(CallSession session, CallContext call, ITool tool, string? key, ToolOutcome outcome)
    {
        if (AnswerRecord.Find(session, key) is { Body: { } earlier })
            return AnswerRecord.Read(earlier); // another process was first, and that one counts
        // Reads of one moment all went ahead; the guard holds for their answers.
        var isOverdone = !tool.Description.Writes && Count(session, tool) > MostUses;
        var composed = outcome.AnswerIn(session); // also where nobody hears it: with it go back the tries that fitted
        var answer = isOverdone ? new ToolAnswer.Error(ToolWords.TooOften) : composed;
        if (outcome.WriteFailed)
            session.FailedWrites[tool.Description.Name] = session.FailedWrites.GetValueOrDefault(tool.Description.Name) + 1;
        if (key is null)
            return answer;
        if (answer is not ToolAnswer.Error { Sentence: ToolWords.TooSlow } || !AnswerRecord.IsOfNoId(key))
            return AnswerRecord.End(session, key, answer, call.Time.Now);
        AnswerRecord.Forget(session, key); // it offers another try, which without an id reads like a repeat
        return answer;
    }

    /// <summary>Another process works on this very call: its answer is ours.</summary>
    private async Task<ToolAnswer> AwaitElsewhereAsync(CallContext call, string key, Deadline deadline, CancellationToken cancellationToken)
    {
        while (deadline.LeftAnd(UntilRecorded) > TimeSpan.Zero)
        {
            await Task.Delay(BetweenLooks, clock, cancellationToken);
            var recorded = AnswerRecord.Find(await call.ReadSessionAnewAsync(cancellationToken), key);
            if (recorded?.Body is { } body)
                return AnswerRecord.Read(body);
            if (recorded is null && AnswerRecord.IsOfNoId(key))
                return new ToolAnswer.Error(ToolWords.TooSlow); // it did nothing, and may be tried again
        }

        return new ToolAnswer.Error(EdgeWords.StillRunning);
    }

    private abstract record Entry
    {
        public sealed record Free(bool IsAnew) : Entry;

        public sealed record Elsewhere : Entry;

        public sealed record Answered(ToolAnswer Answer) : Entry;
    }
}
