using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>What stands in the place of every step of a draft that is broken.</summary>
/// <param name="Discard">Where it is thrown away.</param>
/// <param name="List">All clinics.</param>
public sealed record BrokenDraftModel(string AccountId, string Discard, string Stamp, string List);

/// <summary>A step of one clinic's setup. Where its draft is broken, it says so and how to begin anew, whatever was asked for.</summary>
internal abstract class StepPage(WebAddresses addresses) : WebPage
{
    protected WebAddresses Addresses => addresses;

    public sealed override Task<PageAnswer> ShowAsync(PageCall call) => AnswerAsync(call, () => ShowStepAsync(call));

    public sealed override Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form) => AnswerAsync(call, () => SubmitStepAsync(call, form));

    protected abstract Task<PageAnswer> ShowStepAsync(PageCall call);

    protected abstract Task<PageAnswer> SubmitStepAsync(PageCall call, IFormCollection form);

    private async Task<PageAnswer> AnswerAsync(PageCall call, Func<Task<PageAnswer>> step)
    {
        try
        {
            return await step();
        }
        catch (BrokenDraftException)
        {
            var accountId = call.Values["accountId"];
            return PageAnswer.View<BrokenDraftView, BrokenDraftModel>(
                WebWords.Of("BrokenDraft.Title"), new BrokenDraftModel(accountId, addresses.To(DiscardPage.PathOf(accountId)), SetupDrafts.Unreadable, addresses.To(WebAddresses.Setup)), StatusCodes.Status409Conflict);
        }
    }
}
