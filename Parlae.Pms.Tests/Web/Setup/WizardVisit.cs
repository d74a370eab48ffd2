using System.Net;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>An operator in the wizard, with the sandbox's own values. Whatever page they see holds none of the credentials.</summary>
internal sealed class WizardVisit(Clinic clinic, WebVisitor visitor) : IDisposable
{
    public static async Task<WizardVisit> StartAsync(Clinic clinic) => new(clinic, await new WebVisitor(clinic.Http.BaseAddress!).SignInAsync(TestSettings.OperatorKey));

    public IReadOnlyList<(string Name, string Value)> Credentials => Texts("credentials");

    /// <summary>Of the vendor's own settings those that the second step has.</summary>
    public IReadOnlyList<(string Name, string Value)> Config => [.. Texts("config").Where(setting => setting.Name is not ("offerCount" or "minimumNoticeMinutes"))];

    public static string Path(string accountId, string step) => $"/setup/{accountId}/{step}";

    public async Task<SeenPage> GetAsync(string path) => Safe(await visitor.GetAsync(path));

    public async Task<SeenPage> SendAsync(SeenForm form) => Safe(await visitor.PostAsync(form.Action, [.. form.Fields]));

    public async Task<SeenForm> FormAsync(string accountId, string step) => SeenForm.Of((await GetAsync(Path(accountId, step))).Is(HttpStatusCode.OK), Path(accountId, step));

    public async Task<SeenPage> BeginAsync(string accountId, string name = "Second Dental", string zone = "America/Toronto") =>
        await SendAsync((await NewAsync()).With("accountId", accountId).With("practiceName", name).With("timeZone", zone).With("provider", clinic.Vendor));

    public async Task<SeenForm> NewAsync() => SeenForm.Of((await GetAsync("/setup/new")).Is(HttpStatusCode.OK), "/setup/new");

    /// <summary>The second step as it should be filled in.</summary>
    public async Task<SeenForm> CredentialsAsync(string accountId)
    {
        var form = await FormAsync(accountId, "credentials");
        foreach (var (name, value) in Credentials)
            form.With($"credential.{name}", value);
        foreach (var (name, value) in Config)
            form.With($"config.{name}", value);
        return form;
    }

    public async Task<SeenPage> TestAsync(string accountId) => await SendAsync(await FormAsync(accountId, "test"));

    /// <summary>Up to the third step, which holds.</summary>
    public async Task ConnectAsync(string accountId, string name = "Second Dental")
    {
        (await BeginAsync(accountId, name)).Is(HttpStatusCode.SeeOther);
        (await SendAsync(await CredentialsAsync(accountId))).Is(HttpStatusCode.SeeOther);
        (await TestAsync(accountId)).Is(HttpStatusCode.SeeOther);
        (await GetAsync(Path(accountId, "test"))).Is(HttpStatusCode.OK).Says("All that is needed holds");
    }

    public void Dispose() => visitor.Dispose();

    private SeenPage Safe(SeenPage page)
    {
        Assert.DoesNotContain(Credentials.Where(credential => credential.Value.Length > 3), credential => (page.Html + page.Location).Contains(credential.Value, StringComparison.Ordinal));
        return page;
    }

    private IReadOnlyList<(string Name, string Value)> Texts(string part) => [.. clinic.SetupBody[part]!.AsObject().Where(pair => pair.Value is JsonValue).Select(pair => (pair.Key, $"{pair.Value}"))];
}
