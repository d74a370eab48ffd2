using Microsoft.AspNetCore.Routing.Template;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Pages.Accounts;
using Parlae.Pms.Functions.Web.Pages.Console;
using Parlae.Pms.Functions.Web.Pages.Console.Calls;
using Parlae.Pms.Functions.Web.Pages.Console.Certificates;
using Parlae.Pms.Functions.Web.Pages.Console.Figures;
using Parlae.Pms.Functions.Web.Pages.Console.Keys;
using Parlae.Pms.Functions.Web.Pages.Console.Proofs;
using Parlae.Pms.Functions.Web.Pages.Console.Tasks;
using Parlae.Pms.Functions.Web.Pages.Console.Trail;
using Parlae.Pms.Functions.Web.Pages.Console.Waiting;
using Parlae.Pms.Functions.Web.Pages.Entrance;
using Parlae.Pms.Functions.Web.Pages.Setup;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>The one truth about which pages there are and who may see them; tests sweep it.</summary>
internal sealed class PageList(IReadOnlyList<PageRow> rows)
{
    public const string SignIn = "/sign-in";
    public const string SignedOff = "/signed-off";
    public const string SignOut = "/sign-out";
    public const string Stay = "/stay";
    public const string WithProvider = "/sign-in/provider";

    private static readonly RouteValueDictionary NoDefaults = [];

    private readonly List<(PageRow Row, TemplateMatcher Matcher)> matchers = [.. rows.Select(row => (row, new TemplateMatcher(TemplateParser.Parse(row.Route.TrimStart('/')), NoDefaults)))];

    public static PageList Program { get; } = new(
    [
        .. new[] { WebAddresses.Setup, WebAddresses.Console }.SelectMany(EntrancesOf),
        PageRow.Operator<AccountsPage>("viewAccounts", "/setup", "GET"),
        PageRow.Operator<NewClinicPage>("setupWizard", "/setup/new", "GET", "POST"),
        PageRow.Operator<CredentialsPage>("setupWizard", "/setup/{accountId}/credentials", "GET", "POST"),
        PageRow.Operator<TestPage>("setupWizard", "/setup/{accountId}/test", "GET", "POST"),
        PageRow.Operator<FeaturesPage>("setupWizard", "/setup/{accountId}/features", "GET", "POST"),
        PageRow.Operator<DonePage>("setupWizard", "/setup/{accountId}/done", "GET", "POST"),
        PageRow.Operator<DiscardPage>("setupWizard", "/setup/{accountId}/discard", "POST"),
        PageRow.SignedIn<ConsoleStartPage>("viewConsole", "/console", "GET"),
        PageRow.Account<AccountHomePage>("viewConsole", AccountRight.Read, "/console/accounts/{accountId}", "GET"),
        PageRow.Account<ProofsPage>("viewProofs", AccountRight.Read, "/console/accounts/{accountId}/proofs", "GET", "POST") with { SubmitRight = AccountRight.Write },
        PageRow.Account<ProofPage>("viewProof", AccountRight.Read, "/console/accounts/{accountId}/proofs/{proofId}", "GET", "POST") with { SubmitRight = AccountRight.Audit },
        PageRow.Account<ProofFilePage>("viewProof", AccountRight.Read, "/console/accounts/{accountId}/proofs/{proofId}/report.json", "GET"),
        PageRow.Account<TasksPage>("viewTasks", AccountRight.Read, "/console/accounts/{accountId}/tasks", "GET", "POST") with { SubmitRight = AccountRight.Write },
        PageRow.Account<WaitlistPage>("viewWaitlist", AccountRight.Read, "/console/accounts/{accountId}/waitlist", "GET", "POST") with { SubmitRight = AccountRight.Write },
        PageRow.Account<TrailPage>("readAudit", AccountRight.Audit, "/console/accounts/{accountId}/audit", "GET", "POST"),
        PageRow.Account<CertificatesPage>("readAudit", AccountRight.Audit, "/console/accounts/{accountId}/certificates", "GET"),
        PageRow.Account<CertificatePage>("readAudit", AccountRight.Audit, "/console/accounts/{accountId}/certificates/{day}/{sequence}", "GET"),
        PageRow.Operator<KeysPage>("viewKeys", "/console/accounts/{accountId}/keys", "GET", "POST") with { NeedsAccount = true },
        PageRow.Account<CallsPage>("viewCalls", AccountRight.Read, "/console/accounts/{accountId}/calls", "GET"),
        PageRow.Account<FiguresPage>("viewFigures", AccountRight.Read, "/console/accounts/{accountId}/figures", "GET"),
    ]);

    public IReadOnlyList<PageRow> Rows => rows;

    /// <summary>Ways in and out: nobody is sent back to one. A page of an account whose id is the name of one is none.</summary>
    public static bool IsEntrance(string path) => Entrances.Contains(path.TrimEnd('/'));

    /// <summary>The page at a path, and what the path says; null: there is none.</summary>
    public FoundPage? Find(string path)
    {
        foreach (var (row, matcher) in matchers)
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(path.Length > 1 ? path.TrimEnd('/') : path, values))
                return new FoundPage(row, values.ToDictionary(value => value.Key, value => (string)value.Value!, StringComparer.Ordinal));
        }

        return null;
    }

    private const string ProviderCallback = "/sign-in/callback";

    private static readonly HashSet<string> Entrances = new(
        new[] { WebAddresses.Setup, WebAddresses.Console }.SelectMany(root => new[] { SignIn, SignedOff, SignOut, Stay, WithProvider, ProviderCallback }.Select(place => root + place)), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<PageRow> EntrancesOf(string root) =>
    [
        PageRow.Anyone<SignInPage>("signIn", root + SignIn, "GET", "POST"),
        PageRow.Anyone<ProviderPage>("signIn", root + WithProvider, "GET"),
        PageRow.Anyone<SignedOffPage>("signedOff", root + SignedOff, "GET"),
        PageRow.SignedIn<SignOutPage>("signOut", root + SignOut, "POST"),
        PageRow.SignedIn<StayPage>("stay", root + Stay, "POST"),
    ];
}

/// <summary>A page that was asked for.</summary>
internal sealed record FoundPage(PageRow Row, IReadOnlyDictionary<string, string> Values);
