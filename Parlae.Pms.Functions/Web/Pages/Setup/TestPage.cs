using System.Globalization;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Console.Shared;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>One check of the connection, as far as it has come.</summary>
/// <param name="State">A word that is also a class of the stylesheet.</param>
/// <param name="Facts">How many were found, how long it took; null: nothing to tell yet.</param>
/// <param name="Reason">Why it did not hold.</param>
/// <param name="Remedy">What to do then.</param>
public sealed record CheckLine(string Label, string State, string StateWords, string? Facts, string? Reason, string? Remedy);

/// <summary>The third step.</summary>
/// <param name="Verdict">How the last test stands; null: there was none.</param>
/// <param name="VerdictState">A class of the stylesheet.</param>
/// <param name="TimeZone">In which the verdict tells its time.</param>
/// <param name="Next">Where to go on; null: there is something to do here first.</param>
/// <param name="Keys">Where another key is made, the new account's own being lost; null: it is not.</param>
/// <param name="Missing">What the draft lacks.</param>
/// <param name="Features">The fourth step, where some of it is; null: none is.</param>
public sealed record TestModel(SetupHead Head, string Form, IReadOnlyList<CheckLine> Checks, string? Verdict, string VerdictState, string TimeZone, bool IsRunning, bool CanRun, string? Next, string Back, string? Keys, IReadOnlyList<string> Missing, string? Features);

/// <summary>Step 3: tries the connection, and connects the clinic when it holds. The page shows how far the test has come, whoever began it.</summary>
internal sealed class TestPage(Wizard wizard, SetupDrafts drafts, ConnectionTest test, ApiKeyBook keys, SetupHeads heads, WebAddresses addresses, TimeProvider clock) : StepPage(addresses)
{
    protected override async Task<PageAnswer> ShowStepAsync(PageCall call) =>
        await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is { } state ? await ViewAsync(call, state) : WebAnswers.NotFound;

    protected override async Task<PageAnswer> SubmitStepAsync(PageCall call, IFormCollection form)
    {
        if (await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is not { } state)
            return WebAnswers.NotFound;
        if (form.Text(SetupHeads.StampName) != state.Stamp)
            return await ViewAsync(call, state, StatusCodes.Status409Conflict, isChanged: true);
        var problems = await wizard.ProblemsAsync(state.Body, call.Cancellation);
        if (problems.Count > 0)
            return await ViewAsync(call, state, StatusCodes.Status422UnprocessableEntity, lacks: new SetupProblems(problems));
        return await test.RunAsync(state, call.Person!.Actor, call.Http.TraceIdentifier)
            ? new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Test))
            : await ViewAsync(call, state, StatusCodes.Status409Conflict, WebWords.Of("Test.Busy"));
    }

    private async Task<PageAnswer.Shown> ViewAsync(PageCall call, WizardState state, int status = StatusCodes.Status200OK, string? problem = null, bool isChanged = false, SetupProblems? lacks = null)
    {
        var run = (await drafts.FindRunAsync(state.AccountId, call.Cancellation))?.Value;
        if (run?.End == SetupRunEnd.Connected && state.Draft is not null)
            run = null; // that one connected what was there before these changes
        var isRunning = run?.IsRunning(clock.GetUtcNow()) == true;
        var (verdict, verdictState) = Verdict(run, isRunning);
        var zone = state.Body.TimeZone ?? "UTC";
        var isDone = state is { Account: not null, Draft: null };
        return PageAnswer.View<TestView, TestModel>(WebWords.Of("Step.test"), new TestModel(
            heads.Of(state, SetupHeads.Test, isChanged, problem), Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Test)),
            [.. Enum.GetValues<SetupCheckKind>().Select(kind => Line(kind, run, isRunning))],
            verdict is null ? null : $"{verdict} {WebTime.At(run!.BeganAt, zone)}", verdictState, zone, isRunning, !isRunning,
            isDone && !isRunning ? Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Features)) : null,
            Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Credentials)), run?.LostKeyId is { } lost && !await HasOtherKeyAsync(state.AccountId, lost, call.Cancellation) ? Addresses.To(ConsolePaths.Of(state.AccountId, "keys")) : null,
            lacks?.Lines(state.Vendor, _ => true) ?? [], state.Account is not null && lacks?.Has(FeaturesForm.IsOwn) == true ? Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Features)) : null), status);
    }

    /// <summary>Somebody has made another key since the account's first one was lost; it may be called the same.</summary>
    private async Task<bool> HasOtherKeyAsync(string accountId, string lost, CancellationToken cancellationToken) =>
        (await keys.ListAsync(accountId, cancellationToken)).Any(key => key.KeyId != lost);

    private static (string? Words, string State) Verdict(SetupRun? run, bool isRunning) => run switch
    {
        null => (null, ""),
        _ when isRunning => (WebWords.Of("Test.Running"), "running"),
        { End: SetupRunEnd.Connected } => (WebWords.Of("Test.Connected"), "held"),
        { End: SetupRunEnd.Failed } => (WebWords.Of("Test.Failed"), "failed"),
        _ => (WebWords.Of("Test.Stopped"), "failed"),
    };

    private static CheckLine Line(SetupCheckKind kind, SetupRun? run, bool isRunning)
    {
        var check = run?.Checks.FirstOrDefault(each => each.Kind == kind);
        var state = check switch
        {
            null => "waiting",
            { State: SetupCheckState.Running } when !isRunning => "stopped",
            _ => check.State.ToString().ToLowerInvariant(),
        };
        var facts = check is { State: SetupCheckState.Held } or { State: SetupCheckState.Missing }
            ? string.Join(", ", new[] { check.Found is { } found ? WebWords.Of($"Found.{kind}", found) : null, WebWords.Of("Test.Seconds", check.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture)) }.OfType<string>())
            : null;
        return new CheckLine(
            WebWords.Of($"Check.{kind}"), state, WebWords.Of($"CheckState.{state}"), facts,
            check?.Problem is { } problem ? problem == SetupProblem.Taken && run!.TakenId is { } id ? WebWords.Of("Test.TakenId", id) : check.Reason ?? WebWords.Of($"Problem.{problem}") : null,
            check?.Problem is { } why ? WebWords.Of($"Remedy.{why}") : null);
    }
}
