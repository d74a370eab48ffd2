using System.Net;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web.Pages.Entrance;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Sign-in with the operator key and with an account's key, and how sessions end.</summary>
public sealed class KeySignInTests(SharedClinic fixture) : IClassFixture<SharedClinic>
{
    private readonly Clinic clinic = fixture.Clinic;

    private string AccountKey => clinic.Connected.Text("accountKey")!;

    private WebVisitor Visitor() => new(clinic.Http.BaseAddress!);

    [Fact]
    public async Task The_operator_key_opens_every_account_and_is_asked_for_once()
    {
        using var visitor = Visitor();
        var first = await visitor.FollowAsync("/console/accounts/demo");
        first.Is(HttpStatusCode.OK).Says("Sign in");
        var signedIn = (await visitor.SubmitAsync(first, first.Path, ("key", $" {TestSettings.OperatorKey} "))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("/console/accounts/demo", signedIn.Location); // back to where they wanted to go
        Assert.DoesNotContain(TestSettings.OperatorKey, string.Concat(signedIn.Answer.Headers), StringComparison.Ordinal);
        (await visitor.GetAsync("/console/accounts/demo")).Is(HttpStatusCode.OK).Says("Connection Working");
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.OK).Says("demo");
        Assert.Equal("/setup", (await visitor.GetAsync("/console")).Location);
        Assert.Equal("/setup", (await visitor.GetAsync("/setup/sign-in")).Location);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "signIn", Outcome: "signed in", Phase: AuditPhase.Event, Actor: { Kind: "operator", Id: "operator-key" } });
    }

    [Fact]
    public async Task A_page_is_marked_with_whose_it_is_and_does_not_say_who_that_is()
    {
        async Task<string> MarkAsync(string key)
        {
            using var visitor = await Visitor().SignInAsync(key);
            return System.Text.RegularExpressions.Regex.Match((await visitor.FollowAsync("/console")).Is(HttpStatusCode.OK).Html, "data-mark=\"([0-9a-f]{16})\"").Groups[1].Value;
        }

        var (operators, clinics) = (await MarkAsync(TestSettings.OperatorKey), await MarkAsync(AccountKey));
        Assert.Equal((16, 16), (operators.Length, clinics.Length));
        Assert.NotEqual(operators, clinics);
        Assert.Equal(operators, await MarkAsync(TestSettings.OperatorKey));
        using var nobody = Visitor();
        Assert.DoesNotContain("data-mark", (await nobody.GetAsync("/setup/sign-in")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accounts_key_opens_its_own_account_and_every_other_try_is_on_record()
    {
        await clinic.ConnectAsync("other");
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "read");
        using var visitor = Visitor();
        Assert.Equal("/console", (await visitor.TryAsync(key, "/setup/sign-in?to=%2Fsetup")).Is(HttpStatusCode.SeeOther).Location);
        (await visitor.FollowAsync("/console")).Is(HttpStatusCode.OK).Says("Account demo");
        (await visitor.GetAsync("/console/accounts/other")).Is(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/console/accounts/nobody")).Is(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.Forbidden).Says("Not for you");
        var entries = (await clinic.AuditAsync()).Where(entry => entry.Actor.Id == keyId).Select(entry => (entry.Phase, entry.Action, entry.Outcome));
        Assert.Equal(
            [(AuditPhase.Event, "signIn", "signed in"), (AuditPhase.Refused, "viewConsole", "otherAccount"), (AuditPhase.Refused, "viewConsole", "otherAccount"), (AuditPhase.Refused, "viewAccounts", "right")], entries);
        Assert.DoesNotContain(await clinic.AuditAsync("other"), entry => entry.Actor.Id == keyId);
    }

    [Fact]
    public async Task A_key_without_the_right_sees_that_it_has_not()
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "audit");
        using var visitor = await Visitor().SignInAsync(key, "/console/sign-in");
        (await visitor.FollowAsync("/console")).Is(HttpStatusCode.Forbidden);
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Phase: AuditPhase.Refused, Action: "viewConsole", Outcome: "right" } && entry.Actor.Id == keyId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("parlae_demo_k000000000000_0000")]
    [InlineData("parlae_nobody_k000000000000_0000")]
    public async Task A_wrong_key_opens_nothing_and_is_on_record(string key)
    {
        using var visitor = Visitor();
        var before = (await clinic.AuditAsync(AuditedAction.PlatformAccount)).Count;
        var page = (await visitor.TryAsync(key)).Is(HttpStatusCode.UnprocessableEntity).Says("This key opens nothing here");
        Assert.DoesNotContain("k000000000000", page.Html, StringComparison.Ordinal); // nothing of it comes back
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        Assert.Contains((await clinic.AuditAsync(AuditedAction.PlatformAccount)).Skip(before), entry => entry is { Phase: AuditPhase.Refused, Action: "signIn", Outcome: "credential-wrong" });
    }

    [Fact]
    public async Task A_session_ends_when_nothing_happens_and_goes_on_where_it_was()
    {
        using var visitor = await Visitor().SignInAsync(TestSettings.OperatorKey);
        for (var i = 0; i < 3; i++)
        {
            await clinic.Sandbox.AdvanceAsync(14 * 60);
            (await visitor.GetAsync("/setup")).Is(HttpStatusCode.OK); // each page begins the quarter of an hour anew
        }

        await clinic.Sandbox.AdvanceAsync(15 * 60);
        var page = await visitor.FollowAsync("/console/accounts/demo");
        page.Is(HttpStatusCode.OK).Says("nothing happened for 15 minutes");
        Assert.Equal("/console/accounts/demo", (await visitor.SubmitAsync(page, page.Path, ("key", TestSettings.OperatorKey))).Location);
        Assert.Contains(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry is { Action: "signOut", Outcome: "idle", Actor.Kind: "operator" });
    }

    [Theory]
    [InlineData("?day=2026-03-01", "%3Fday%3D2026-03-01")]
    [InlineData("?day=https://evil.example.com", "")]
    [InlineData("?day=%22%3E%3Cb%3E", "")]
    public async Task Whoever_is_signed_off_comes_back_to_what_they_looked_at(string query, string kept)
    {
        using var visitor = await Visitor().SignInAsync(TestSettings.OperatorKey);
        var page = (await visitor.GetAsync($"/console/accounts/demo/calls{query}")).Is(HttpStatusCode.OK);
        Assert.Contains($"data-signed-off=\"/console/signed-off?to=%2Fconsole%2Faccounts%2Fdemo%2Fcalls{kept}&amp;why=idle\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_whatever_happens()
    {
        using var visitor = await Visitor().SignInAsync(AccountKey);
        for (var minutes = 0; minutes < 8 * 60 - 10; minutes += 10)
        {
            await clinic.Sandbox.AdvanceAsync(10 * 60);
            (await visitor.FollowAsync("/console")).Is(HttpStatusCode.OK).Says("Account demo");
        }

        var page = await visitor.FollowAsync("/console");
        Assert.Contains("data-seconds-left=\"601\" data-seconds-at-most=\"601\"", page.Html, StringComparison.Ordinal); // the browser knows
        await clinic.Sandbox.AdvanceAsync(60);
        var stayed = (await visitor.SubmitAsync(page, "/console/stay")).Is(HttpStatusCode.NoContent); // and is told so when it asks for more
        Assert.Equal(("541", "541"), (stayed.Header(StayPage.LeftHeader), stayed.Header(StayPage.AtMostHeader)));
        await clinic.Sandbox.AdvanceAsync(9 * 60);
        (await visitor.FollowAsync("/console")).Says("at most 8 hours");
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "signOut", Outcome: "longest", Actor.Kind: "key" });
    }

    [Fact]
    public async Task A_revoked_key_ends_its_session_at_once()
    {
        var (keyId, key) = await clinic.KeyAsync(Clinic.AccountId, "read");
        using var visitor = await Visitor().SignInAsync(key);
        (await visitor.FollowAsync("/console")).Says("Account demo");
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", $"/api/pms/keys?accountId=demo&keyId={keyId}")).Status);
        (await visitor.FollowAsync("/console/accounts/demo")).Says("no longer in use");
        Assert.Contains(await clinic.AuditAsync(), entry => entry is { Action: "signOut", Outcome: "revoked" } && entry.Actor.Id == keyId);
    }

    [Fact]
    public async Task An_account_that_is_gone_ends_its_sessions()
    {
        await clinic.ConnectAsync("leaving");
        using var visitor = await Visitor().SignInAsync((await clinic.KeyAsync("leaving", "read")).Key);
        Assert.Equal(HttpStatusCode.OK, (await clinic.OperateAsync("DELETE", "/api/pms/setup?accountId=leaving")).Status);
        (await visitor.FollowAsync("/console")).Says("no longer in use");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_every_copy_of_its_cookie()
    {
        using var visitor = await Visitor().SignInAsync(TestSettings.OperatorKey);
        using var thief = Visitor();
        foreach (Cookie cookie in visitor.Cookies.GetAllCookies())
            thief.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        (await thief.GetAsync("/setup")).Is(HttpStatusCode.OK);
        var page = await visitor.GetAsync("/setup");
        (await visitor.FollowAsync((await visitor.SubmitAsync(page, "/setup/sign-out")).Location!)).Is(HttpStatusCode.OK).Says("You are signed out");
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        (await thief.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        Assert.Single((await clinic.AuditAsync(AuditedAction.PlatformAccount)).TakeLast(3), entry => entry is { Action: "signOut", Outcome: "asked" });
    }

    [Fact]
    public async Task Signing_in_over_a_session_ends_it_wherever_its_cookie_may_be()
    {
        using var visitor = await Visitor().SignInAsync(AccountKey);
        using var thief = Visitor();
        foreach (Cookie cookie in visitor.Cookies.GetAllCookies())
            thief.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        (await thief.FollowAsync("/console")).Is(HttpStatusCode.OK).Says("Account demo");
        var page = await visitor.FollowAsync("/console");
        var entered = (await visitor.SubmitAsync(page, "/setup/sign-in", ("key", TestSettings.OperatorKey))).Is(HttpStatusCode.SeeOther);
        Assert.Single(entered.Answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("parlae=", StringComparison.Ordinal));
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.OK); // the new one
        Assert.StartsWith("/console/sign-in", (await thief.GetAsync("/console")).Is(HttpStatusCode.SeeOther).Location, StringComparison.Ordinal);
        Assert.Single((await clinic.AuditAsync()).TakeLast(5), entry => entry is { Action: "signOut", Outcome: "replaced", Actor.Kind: "key" });
    }

    [Fact]
    public async Task Somebody_who_says_that_they_are_there_stays()
    {
        using var visitor = await Visitor().SignInAsync(TestSettings.OperatorKey);
        var page = await visitor.GetAsync("/setup");
        await clinic.Sandbox.AdvanceAsync(14 * 60);
        (await visitor.SubmitAsync(page, "/setup/stay")).Is(HttpStatusCode.NoContent);
        await clinic.Sandbox.AdvanceAsync(14 * 60);
        (await visitor.GetAsync("/setup")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("//evil.example.com/setup")]
    [InlineData("https://evil.example.com/setup")]
    [InlineData("/setup.evil")]
    [InlineData("/setup/\\evil.example.com")]
    [InlineData("/setup@evil.example.com")]
    [InlineData("/api/health")]
    [InlineData("/setup/sign-out")]
    [InlineData("/setup/Sign-Out/")]
    [InlineData("/setup/x/../sign-out")]
    public async Task Nobody_is_sent_elsewhere_after_signing_in(string to)
    {
        using var visitor = Visitor();
        var at = $"/setup/sign-in?to={Uri.EscapeDataString(to)}";
        Assert.Equal("/setup", (await visitor.TryAsync(TestSettings.OperatorKey, at)).Location);
    }

    [Fact]
    public async Task A_cookie_that_was_not_written_here_opens_nothing()
    {
        foreach (var value in new[] { "x", "AAAA", new string('A', 4000), "e30", "CfDJ8AAA" })
        {
            using var visitor = Visitor();
            visitor.Cookies.Add(new Cookie("parlae", value, "/", visitor.Address.Host));
            (await visitor.GetAsync("/setup")).Is(HttpStatusCode.SeeOther);
        }
    }
}
