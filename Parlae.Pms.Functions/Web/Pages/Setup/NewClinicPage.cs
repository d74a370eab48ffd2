using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Pages.Setup.Fields;

namespace Parlae.Pms.Functions.Web.Pages.Setup;

/// <summary>A practice management system that can be chosen.</summary>
/// <param name="Can">What a usual connection does, of its capabilities.</param>
/// <param name="Cannot">What it does not.</param>
/// <param name="Manner">How: at once, later, from a copy.</param>
/// <param name="Prepare">What the clinic does before.</param>
public sealed record VendorCard(string Word, string Name, IReadOnlyList<string> Can, IReadOnlyList<string> Cannot, IReadOnlyList<string> Manner, IReadOnlyList<string> Prepare, bool IsChosen);

/// <summary>The first step.</summary>
public sealed record NewClinicModel(SetupWay Way, string Form, Field AccountId, Field PracticeName, Field TimeZone, IReadOnlyList<VendorCard> Vendors, string? VendorError, bool HasProblem);

/// <summary>Step 1: which clinic, and which system it has. Makes the draft.</summary>
internal sealed class NewClinicPage(Wizard wizard, SetupDrafts drafts, AccountStore accounts, PmsConnections connections, WebAddresses addresses) : WebPage
{
    public const string Path = WebAddresses.Setup + "/new";

    private static readonly string[] Own = ["accountId", "practiceName", "timeZone", "provider"];

    public override Task<PageAnswer> ShowAsync(PageCall call) => Task.FromResult<PageAnswer>(View(new SetupBody(null, null, null, null, null, null, null, null, null, null, null), SetupProblems.None, null));

    public override async Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form)
    {
        var body = new SetupBody(form.Text("accountId"), form.Text("practiceName"), form.Text("timeZone"), form.Text("provider"), null, [], null, null, null, null, null);
        var problems = new SetupProblems(await ProblemsAsync(body, call.Cancellation));
        if (problems.Has(member => Own.Contains(member)))
            return View(body, problems, null, StatusCodes.Status422UnprocessableEntity);
        if (await accounts.FindAsync(body.AccountId!, call.Cancellation) is not null || await drafts.IsThereAsync(body.AccountId!, call.Cancellation) || !await wizard.TryBeginAsync(body, call.Cancellation))
            return View(body, problems, WebWords.Of("New.Taken"), StatusCodes.Status409Conflict);
        return new PageAnswer.Moved(SetupHeads.PathOf(body.AccountId!, SetupHeads.Credentials));
    }

    /// <summary>Without a system nobody can say what else is missing: another one stands for it.</summary>
    private async Task<IReadOnlyDictionary<string, Rest.BadBodyException>> ProblemsAsync(SetupBody body, CancellationToken cancellationToken)
    {
        var problems = await wizard.ProblemsAsync(body, cancellationToken);
        return problems.ContainsKey("provider")
            ? new Dictionary<string, Rest.BadBodyException>(await wizard.ProblemsAsync(body with { Provider = SetupBodies.WordOf(Known().First()) }, cancellationToken)) { ["provider"] = problems["provider"] }
            : problems;
    }

    private IEnumerable<PmsVendor> Known() => Enum.GetValues<PmsVendor>().Where(connections.Knows);

    private PageAnswer.Shown View(SetupBody body, SetupProblems problems, string? taken, int status = StatusCodes.Status200OK) =>
        PageAnswer.View<NewClinicView, NewClinicModel>(WebWords.Of("New.Title"), new NewClinicModel(
            SetupHeads.First(), addresses.To(Path),
            new Field("accountId", WebWords.Of("Wizard.AccountId"), body.AccountId) { Hint = WebWords.Of("Wizard.AccountIdHint"), Error = taken ?? problems.Of("accountId"), IsRequired = true },
            new Field("practiceName", WebWords.Of("Wizard.PracticeName"), body.PracticeName) { Hint = WebWords.Of("Wizard.PracticeNameHint"), Error = problems.Of("practiceName"), IsRequired = true },
            TimeZones.Field(body.TimeZone, problems.Of("timeZone"), null),
            [.. Known().Select(vendor => Card(vendor, body.Provider))],
            problems.Of("provider"), status != StatusCodes.Status200OK), status);

    private VendorCard Card(PmsVendor vendor, string? chosen)
    {
        var usual = connections.Connector(vendor).Usual;
        return new VendorCard(
            SetupBodies.WordOf(vendor), WebWords.Of($"Vendor.{vendor}"), [.. Abilities.Of(usual).Where(ability => ability.Has).Select(ability => ability.Words)],
            [.. Abilities.Of(usual).Where(ability => !ability.Has).Select(ability => ability.Words)], Abilities.MannerOf(usual), WebWords.Of($"Prepare.{vendor}").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            SetupBodies.WordOf(vendor) == chosen);
    }
}
