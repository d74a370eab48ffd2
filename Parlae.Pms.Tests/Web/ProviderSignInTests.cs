using System.Net;
using System.Security.Claims;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using NodaTime;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Figures;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Functions.Web.SignIn;
using Parlae.Pms.Tests.Entra;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Sign-in with OpenID Connect, from end to end, against a provider on this machine.</summary>
public sealed class ProviderSignInTests(ClinicWithProvider fixture, TestBrowser browser) : IClassFixture<ClinicWithProvider>
{
    private readonly Clinic clinic = fixture.Clinic;
    private readonly LocalProvider provider = fixture.Provider;

    [Fact]
    public async Task An_operator_comes_back_to_the_page_and_is_on_record_by_the_providers_id()
    {
        using var visitor = Come("operator");
        var page = (await visitor.FollowAsync("/setup?after=aaa")).Is(HttpStatusCode.OK).Says("Sign in with your work account");
        var link = ProviderLink(page);
        Assert.Equal("/setup/sign-in/provider?to=%2Fsetup%3Fafter%3Daaa", link);
        var back = (await visitor.FollowAsync(link)).Is(HttpStatusCode.OK).Says("Clinics");
        Assert.Equal("/setup?after=aaa", back.Path);

        var asked = provider.Asked[^1]; // no mode: the query is the usual one
        Assert.Equal(("code", null, "openid profile", "login", "S256"), (asked.ResponseType, asked.ResponseMode, asked.Scope, asked.Prompt, asked.CodeChallengeMethod));
        Assert.Equal(Signing.PublicUrl + ProviderSignIn.CallbackPath, asked.RedirectUri);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "signIn", Outcome: "signed in", Actor: { Kind: "operator", Id: LocalProvider.PersonId } });
    }

    [Fact]
    public async Task Somebody_of_a_clinic_sees_that_clinic_alone()
    {
        await clinic.ConnectAsync("other");
        using var visitor = Come("clinic", "demo");
        (await visitor.FollowAsync("/console/sign-in/provider")).Is(HttpStatusCode.OK).Says("Account demo");
        (await visitor.GetAsync("/console/accounts/other")).Is(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.Forbidden);
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "signIn", Actor: { Kind: "clinic", Id: LocalProvider.PersonId } });
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "viewConsole", Outcome: "otherAccount", Actor.Kind: "clinic" });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Operator", null)]
    [InlineData("clinic", null)]
    [InlineData("clinic", "nobody")]
    public async Task Who_has_no_role_here_reads_so(string? role, string? account)
    {
        using var visitor = Come(role, account);
        var before = await RefusedAsync(null);
        (await visitor.FollowAsync("/setup/sign-in/provider")).Is(HttpStatusCode.OK).Says("nobody has given you access");
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Phase: AuditPhase.Refused, Action: "signIn", Outcome: "right", Actor.Id: LocalProvider.PersonId });
        Assert.Equal(before + 1, await RefusedAsync(null)); // nobody's: operators see it
        Assert.Equal(0, await RefusedAsync(Clinic.AccountId));
    }

    [Fact]
    public async Task Who_turns_round_or_answers_what_was_not_asked_is_not_signed_in()
    {
        provider.Person = null;
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        var before = await RefusedAsync(null);
        (await visitor.FollowAsync("/setup/sign-in/provider")).Is(HttpStatusCode.OK).Says("was not completed");
        foreach (var query in new[] { "", "?code=x&state=y", "?error=server_error", "?code=x" })
            (await visitor.FollowAsync(ProviderSignIn.CallbackPath + query)).Is(HttpStatusCode.OK).Says("was not completed");
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Phase: AuditPhase.Event, Action: "signIn", Outcome: "provider" });
        Assert.Equal(before + 5, await RefusedAsync(null));
        Come("operator").Dispose();
        using var operating = new WebVisitor(clinic.Http.BaseAddress!);
        (await operating.FollowAsync("/setup/sign-in/provider")).Says("Clinics");
        (await operating.GetAsync("/console/accounts/demo/figures")).Is(HttpStatusCode.OK).Says("Sign-in with a work account, no account named (all clinics)");
    }

    [Fact]
    public async Task Somebody_of_a_clinic_who_turns_round_and_tries_again_comes_to_the_page_they_wanted()
    {
        provider.Person = null;
        const string Wanted = "/console/accounts/demo/tasks";
        using var visitor = new WebVisitor(clinic.Http.BaseAddress!);
        var page = (await visitor.FollowAsync(ProviderLink(await visitor.FollowAsync(Wanted)))).Is(HttpStatusCode.OK).Says("was not completed");
        Assert.Equal("/console/sign-in?to=%2Fconsole%2Faccounts%2Fdemo%2Ftasks&why=provider", page.Path);
        Come(null).Dispose();
        page = (await visitor.FollowAsync(ProviderLink(page))).Says("nobody has given you access");
        Assert.Equal("/console/sign-in?to=%2Fconsole%2Faccounts%2Fdemo%2Ftasks&why=role", page.Path);
        Come("clinic", "demo").Dispose();
        Assert.Equal(Wanted, (await visitor.FollowAsync(ProviderLink(page))).Is(HttpStatusCode.OK).Path);
    }

    [Fact]
    public async Task Somebody_of_a_clinic_who_began_on_the_operators_side_comes_to_their_own_and_is_not_refused()
    {
        async Task<int> RefusedPagesAsync() => (await clinic.AuditAsync()).Count(entry => entry is { Phase: AuditPhase.Refused, Action: "viewAccounts" });
        var before = await RefusedPagesAsync();
        using var visitor = Come("clinic", "demo");
        (await visitor.FollowAsync(ProviderLink(await visitor.FollowAsync("/setup")))).Is(HttpStatusCode.OK).Says("Account demo");
        (await visitor.FollowAsync("/setup/sign-in?to=%2Fsetup")).Is(HttpStatusCode.OK).Says("Account demo"); // who is in already
        Assert.Equal(before, await RefusedPagesAsync());
    }

    [Fact]
    public async Task An_answer_to_another_browsers_question_is_refused()
    {
        using var visitor = Come("operator");
        using var victim = new WebVisitor(clinic.Http.BaseAddress!);
        var to = (await visitor.GetAsync("/setup/sign-in/provider")).Is(HttpStatusCode.Redirect).Location!;
        var callback = (await visitor.GetAsync(to)).Location![Signing.PublicUrl.Length..];
        (await victim.FollowAsync(callback)).Says("was not completed");
        (await visitor.FollowAsync(callback)).Says("Clinics");
    }

    [Fact]
    public async Task A_session_of_the_provider_ends_like_any_other()
    {
        using var visitor = Come("operator");
        (await visitor.FollowAsync("/setup/sign-in/provider")).Says("Clinics");
        await clinic.Sandbox.AdvanceAsync(15 * 60);
        (await visitor.FollowAsync("/setup")).Says("nothing happened for 15 minutes");
    }

    [Fact]
    public async Task Without_a_secret_the_apps_identity_vouches_for_it()
    {
        await using var other = await LocalProvider.StartAsync();
        await using var its = await Clinic.StartAsync(new ClinicOptions
        {
            Settings = new Dictionary<string, string?>(other.Settings) { ["Parlae__Entra__ClientSecret"] = null },
            Services = services => services.Replace(ServiceDescriptor.Singleton(new AppAssertion { Identity = () => new Identity() })),
        });
        other.Clock.SetUtcNow(its.Service<TimeProvider>().GetUtcNow());
        other.Person = [new Claim("oid", LocalProvider.PersonId), new Claim("roles", "operator")];
        using var visitor = new WebVisitor(its.Http.BaseAddress!);
        (await visitor.FollowAsync("/setup/sign-in/provider")).Is(HttpStatusCode.OK).Says("Clinics");
        Assert.Equal((null, AppAssertion.Type, Identity.Word), other.Redeemed[^1]);
    }

    [Fact]
    public async Task While_the_provider_is_away_the_page_says_so()
    {
        var away = await LocalProvider.StartAsync();
        var settings = away.Settings;
        await away.DisposeAsync();
        await using var its = await Clinic.StartAsync(new ClinicOptions { Settings = settings });
        using var visitor = new WebVisitor(its.Http.BaseAddress!);
        (await visitor.FollowAsync("/setup/sign-in/provider")).Is(HttpStatusCode.OK).Says("cannot be reached now");
        var page = (await visitor.FollowAsync("/setup/sign-in/provider?to=%2Fsetup%2Fdemo%2Ftest")).Is(HttpStatusCode.OK);
        Assert.Equal("/setup/sign-in/provider?to=%2Fsetup%2Fdemo%2Ftest", ProviderLink(page)); // the page is not lost
    }

    [Fact]
    public async Task In_Chromium_one_goes_to_the_provider_and_comes_back_signed_in()
    {
        Come("operator").Dispose();
        var listening = new Listening(HostPort.Free(), UnderFunctionsHost: true);
        var settings = new Dictionary<string, string?>(clinic.Settings) { ["Parlae__PublicUrl"] = listening.Address };
        await using var app = FunctionsApp.Create(FunctionTable.Program, ParlaeSettings.Read(TestSettings.Reader(settings), listening), listening).Build().UseFunctions(listening);
        await app.StartAsync(Clinic.Cancellation);
        await using var context = await (await browser.Browser).NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{listening.Address}/console/accounts/demo");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your work account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Open tasks for staff")).ToBeVisibleAsync();
        Assert.Equal($"{listening.Address}/console/accounts/demo", page.Url);
        var session = Assert.Single(await context.CookiesAsync(), cookie => cookie.Name == "parlae");
        Assert.Equal((true, SameSiteAttribute.Lax, -1), (session.HttpOnly, session.SameSite, session.Expires));
        Assert.DoesNotContain(await context.CookiesAsync(), cookie => cookie.Name.StartsWith("parlae-nonce", StringComparison.Ordinal)); // used up
    }

    [Fact]
    public async Task Coming_back_from_the_provider_ends_the_session_that_the_browser_was_in()
    {
        using var visitor = Come("operator");
        (await visitor.FollowAsync("/setup/sign-in/provider")).Says("Clinics");
        using var copy = new WebVisitor(clinic.Http.BaseAddress!);
        foreach (System.Net.Cookie cookie in visitor.Cookies.GetAllCookies().Where(cookie => cookie.Name == "parlae"))
            copy.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        Come("clinic", "demo").Dispose();
        (await visitor.FollowAsync("/console/sign-in/provider")).Says("Account demo");
        (await copy.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "signOut", Outcome: "replaced", Actor: { Kind: "operator", Id: LocalProvider.PersonId } });
    }

    private static string ProviderLink(SeenPage page) => WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page.Html, "class=\"button\" href=\"([^\"]+)\"").Groups[1].Value);

    private async Task<int> RefusedAsync(string? accountId)
    {
        var hours = await clinic.Service<AccountFigures>().ReadAsync(accountId, Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0), Clinic.Cancellation);
        return hours.Sum(hour => hour.Figures.AuthenticationFailures.GetValueOrDefault(AuthenticationDoors.Provider));
    }

    /// <summary>A browser, and who will come to the provider's page with it.</summary>
    private WebVisitor Come(string? role, string? account = null)
    {
        if (clinic.Service<TimeProvider>().GetUtcNow() is var now && now > provider.Clock.GetUtcNow())
            provider.Clock.SetUtcNow(now);
        provider.Person = [new Claim("oid", LocalProvider.PersonId), .. role is null ? [] : new[] { new Claim("roles", role) }, .. account is null ? [] : new[] { new Claim("parlae_account", account) }];
        return new WebVisitor(clinic.Http.BaseAddress!);
    }

    private sealed class Identity : TokenCredential
    {
        public const string Word = "header.vouched.signature";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["api://AzureADTokenExchange/.default"], requestContext.Scopes);
            return new AccessToken(Word, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
