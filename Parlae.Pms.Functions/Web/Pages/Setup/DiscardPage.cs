using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>Throws a draft away. A clinic that is connected stays as it is.</summary>
internal sealed class DiscardPage(Wizard wizard, SetupDrafts drafts) : WebPage
{
    public static string PathOf(string accountId) => $"{WebAddresses.Setup}/{accountId}/discard";

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var accountId = call.Values["accountId"];
        if (form.Text(SetupHeads.StampName) == SetupDrafts.Unreadable && AccountId.IsValid(accountId))
            return await drafts.TryDeleteBrokenAsync(accountId, wizard.IsWhole, call.Cancellation) ? new PageAnswer.Moved(WebAddresses.Setup) : WebAnswers.Message("DraftChanged", StatusCodes.Status409Conflict);
        try
        {
            if (await wizard.FindAsync(accountId, call.Cancellation) is not { Draft: { } draft } state)
                return new PageAnswer.Moved(WebAddresses.Setup); // somebody else has, or it is connected
            if (form.Text(SetupHeads.StampName) == state.Stamp && await drafts.TryDeleteAsync(state.AccountId, draft, call.Cancellation))
                return new PageAnswer.Moved(WebAddresses.Setup);
        }
        catch (BrokenDraftException)
        {
            // It was whole when they saw it.
        }

        return WebAnswers.Message("DraftChanged", StatusCodes.Status409Conflict);
    }
}
