using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>
/// Step 4: what the clinic offers callers, and how. Saving goes the way of every setup, the test of the connection included. What was typed stands in
/// the draft until it holds, so that nothing is lost where it does not.
/// </summary>
internal sealed class FeaturesPage(Wizard wizard, SetupDrafts drafts, SetupDesk desk, FeaturesViews views, SetupHeads heads, WebAddresses addresses) : StepPage(addresses)
{
    public const string Action = "action";
    public const string More = "more";
    public const string Take = "take";

    protected override async Task<PageAnswer> ShowStepAsync(PageCall call) => await wizard.FindAsync(call.Values["accountId"], call.Cancellation) switch
    {
        null => WebAnswers.NotFound,
        { Account: null } state => new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Test)),
        var state => await views.ShowAsync(state, state.Body, SetupProblems.None, new(heads.Of(state, SetupHeads.Features)), call.Cancellation),
    };

    protected override async Task<PageAnswer> SubmitStepAsync(PageCall call, IFormCollection form)
    {
        if (await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is not { } state)
            return WebAnswers.NotFound;
        if (state.Account is not { } account)
            return new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Test));
        var (typed, asked) = (FeaturesForm.Read(state.Body, form, account), form.Text(Action));
        var said = asked == Take ? await views.ReadAsync(account, call.Cancellation) : null;
        if (said is not null)
            typed = FeaturesViews.TakeOver(said, typed);
        var isSeen = form.Text(SetupHeads.StampName) == state.Stamp;
        if (!isSeen && !SetupHeads.IsSentAgain(state, typed))
        {
            return asked is More or Take ? await MoreAsync(state, form.Text(SetupHeads.StampName)) : await ChangedAsync(state, typed, call.Cancellation);
        }

        // Kept also where something is wrong, or where there is more to type: a reload loses nothing.
        if (isSeen)
            await wizard.TrySaveAsync(state, typed, call.Cancellation);
        if (await wizard.FindAsync(state.AccountId, call.Cancellation) is not { Account: not null } saved)
            return WebAnswers.NotFound;
        if (saved.Draft is null || !SetupBodies.AreSame(typed, saved.Body)) // somebody was faster; with the same, it is as well
            return asked is More or Take ? await MoreAsync(saved, form.Text(SetupHeads.StampName)) : await ChangedAsync(saved, typed, call.Cancellation);
        if (asked is More or Take)
            return await MoreAsync(saved);
        var problems = new SetupProblems(await wizard.ProblemsAsync(typed, call.Cancellation));
        if (problems.Any)
            return await views.ShowAsync(saved, typed, problems, new(heads.Of(saved, SetupHeads.Features, problem: problems.Has(FeaturesForm.IsOwn) ? WebWords.Of("Wizard.LookBelow") : null)), call.Cancellation, StatusCodes.Status422UnprocessableEntity);
        return await ConnectAsync(call, saved, account);

        // Whoever was overtaken is told when they save: the form keeps its stamp.
        async Task<PageAnswer> MoreAsync(WizardState now, string? stamp = null) =>
            await views.ShowAsync(now, typed, SetupProblems.None, new(heads.Of(now, SetupHeads.Features), asked == More, stamp, Said: said), call.Cancellation);
    }

    private async Task<PageAnswer> ConnectAsync(PageCall call, WizardState saved, PmsAccount seen)
    {
        async Task<PageAnswer> Failed(string problem, int status) =>
            await views.ShowAsync(saved, saved.Body, SetupProblems.None, new(heads.Of(saved, SetupHeads.Features, problem: problem)), call.Cancellation, status);
        try
        {
            var request = await desk.ReadAsync(saved.Body, call.Cancellation) with { Basis = new SetupBasis(seen.UpdatedAt) };
            switch (await desk.ConnectAsync(request, call.Person!.Actor, call.Http.TraceIdentifier, CancellationToken.None))
            {
                case SetupOutcome.Connected:
                    await drafts.TryDeleteAsync(saved.AccountId, saved.Draft!, CancellationToken.None);
                    return new PageAnswer.Moved(SetupHeads.PathOf(saved.AccountId, SetupHeads.Done));
                case SetupOutcome.Refused refused:
                    return await Failed(WebWords.Of("Features.Refused", refused.Reason), StatusCodes.Status422UnprocessableEntity);
                case SetupOutcome.Conflict conflict:
                    return await Failed(WebWords.Of("Test.TakenId", conflict.Id), StatusCodes.Status409Conflict);
                case SetupOutcome.CredentialsMissing:
                    return await Failed(WebWords.Of("Problem.NoCredentials"), StatusCodes.Status422UnprocessableEntity);
                case SetupOutcome.Changed when await wizard.StandsAsync(saved.Body, call.Cancellation): // by the same form, sent twice
                    await drafts.TryDeleteAsync(saved.AccountId, saved.Draft!, CancellationToken.None);
                    return new PageAnswer.Moved(SetupHeads.PathOf(saved.AccountId, SetupHeads.Done));
                default:
                    return await wizard.FindAsync(saved.AccountId, call.Cancellation) is { Account: not null } now ? await ChangedAsync(now, saved.Body, call.Cancellation) : WebAnswers.NotFound;
            }
        }
        catch (VendorException fault)
        {
            return await Failed(fault is PracticeMisconfiguredException ? WebWords.Of("Features.Misconfigured") : WebWords.Of("Features.Unreachable"), StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Somebody else was faster. Who sent the same form twice is only told that it is done.</summary>
    private async Task<PageAnswer> ChangedAsync(WizardState state, SetupBody typed, CancellationToken cancellationToken) => await wizard.StandsAsync(typed, cancellationToken)
        ? new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Done))
        : await views.ShowAsync(state, typed, SetupProblems.None, new(heads.Of(state, SetupHeads.Features, isChanged: true), Compared: true), cancellationToken, StatusCodes.Status409Conflict);
}
