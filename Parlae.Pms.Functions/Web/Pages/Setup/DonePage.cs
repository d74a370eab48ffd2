using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Tools;
using Parlae.Pms.Functions.Vapi.Provisioning.Wanted;
using Parlae.Pms.Functions.Web.Drafts;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>A phone number that is linked.</summary>
/// <param name="Id">At Vapi.</param>
/// <param name="Dialled">As people call it; null: nobody has asked Vapi yet.</param>
public sealed record LinkedNumber(string Id, string? Dialled);

/// <summary>The last step.</summary>
/// <param name="Command">What makes the assistants at Vapi.</param>
/// <param name="Proofs">Where the go-live proof is; null: this program has no page for it.</param>
/// <param name="HasKey">Nobody has seen the new account's key yet.</param>
/// <param name="Key">The key, shown this once.</param>
/// <param name="Keys">Where another one is made.</param>
public sealed record DoneModel(
    SetupHead Head, string Vendor, IReadOnlyList<LinkedNumber> Numbers, IReadOnlyList<string> Assistants, IReadOnlyList<string> Linked, string? StaffNumber, string Squad, IReadOnlyList<string> Tools, string Command, string Console,
    string? Proofs, string Form, bool HasKey, string? Key, string Keys, string Change) : SecretData;

/// <summary>Step 5: what is connected, and what is left to do until the first call.</summary>
internal sealed class DonePage(Wizard wizard, SetupDrafts drafts, AuditedWork audited, ToolCatalog tools, PageList pages, SetupHeads heads, WebAddresses addresses) : StepPage(addresses)
{
    protected override Task<PageAnswer> ShowStepAsync(PageCall call) => ViewAsync(call, _ => Task.FromResult<string?>(null));

    /// <summary>Shows the new account's key, to whoever asks first.</summary>
    protected override Task<PageAnswer> SubmitStepAsync(PageCall call, IFormCollection form) => ViewAsync(call, accountId => TakeAsync(call, accountId));

    /// <summary>On record before the kept key goes: it opens all of the account.</summary>
    private async Task<string?> TakeAsync(PageCall call, string accountId)
    {
        if (!await drafts.HasKeyAsync(accountId, call.Cancellation))
            return null;
        var action = new AuditedAction(accountId, call.Person!.Actor, PageAudit.TakeKey, null, ["key"], call.Http.TraceIdentifier);
        return await audited.RunAsync(action, async token =>
        {
            var key = await drafts.TakeKeyAsync(accountId, token);
            return new AuditedResult<string?>(key, key is null ? "notFound" : "shown");
        }, call.Cancellation);
    }

    private async Task<PageAnswer> ViewAsync(PageCall call, Func<string, Task<string?>> key)
    {
        if (await wizard.FindAsync(call.Values["accountId"], call.Cancellation) is not { } state)
            return WebAnswers.NotFound;
        if (state.Account is not { } account)
            return new PageAnswer.Moved(SetupHeads.PathOf(state.AccountId, SetupHeads.Test));
        var names = ToolNames.All.Where(name => tools.Find(name)?.Description.Offers(account) == true).ToList();
        var (console, shown) = ($"{WebAddresses.Console}/accounts/{account.AccountId}", await key(account.AccountId));
        return PageAnswer.View<DoneView, DoneModel>(WebWords.Of("Step.done"), new DoneModel(
            heads.Of(state, SetupHeads.Done), ConnectionState.VendorOf(account), [.. account.PhoneNumberIds.Select(id => new LinkedNumber(id, account.DialledNumbers.GetValueOrDefault(id)))], [.. AssistantRole.For(names).Select(role => role.NameFor(account.AccountId))], account.AssistantIds, account.StaffNumber,
            AssistantRole.SquadNameFor(account.AccountId), names, $"dotnet run --project Parlae.Pms.Functions -- vapi push --account {account.AccountId}", Addresses.To(console),
            pages.Find($"{console}/proofs")?.Row.Methods.Contains("GET") == true ? Addresses.To($"{console}/proofs") : null,
            Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Done)), await drafts.HasKeyAsync(account.AccountId, call.Cancellation), shown, Addresses.To($"{console}/keys"), Addresses.To(SetupHeads.PathOf(state.AccountId, SetupHeads.Features))));
    }
}
