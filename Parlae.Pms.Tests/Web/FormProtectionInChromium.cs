using Microsoft.Playwright;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Forms that are not ours, in a real browser with a real session: without a token, with somebody else's, and from pages of other sites.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class FormProtectionInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Keys = "/console/accounts/demo/keys";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_form_without_its_token_or_with_somebody_elses_is_refused_and_the_page_says_how_to_go_on()
    {
        await using var person = await fixture.SitDownAsync(browser);
        await using var other = await fixture.SitDownAsync(browser, fixture.AccountKey);
        var foreign = await (await other.OpenAsync("/console")).Locator("[name=formToken]").First.GetAttributeAsync("value");
        var page = await person.OpenAsync(Keys);
        foreach (var change in new[] { "all => all.forEach(input => input.remove())", $"all => all.forEach(input => input.value = '{foreign}')" })
        {
            await page.Locator("#name").FillAsync("of another page");
            await page.Locator("[name=formToken]").EvaluateAllAsync<object?>(change);
            Assert.Equal(400, await Sitting.PressAsync(page, "Make the key"));
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The form was not accepted" })).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("Nothing was changed. Go back, load the page again, and send the form once more.")).ToBeVisibleAsync();
            Assert.DoesNotContain(await KeysAsync(), key => key.Name == "of another page");
            await page.GoBackAsync();
            await page.ReloadAsync(); // as the page says
        }

        await page.Locator("#name").FillAsync("of this page");
        Assert.Equal(303, await Sitting.PressAsync(page, "Make the key"));
        Assert.Contains(await KeysAsync(), key => key.Name == "of this page");
        Assert.Empty(person.Said);
    }

    [Theory]
    [InlineData("http://elsewhere.example", 303)] // the session's cookie does not come along: they are asked to sign in
    [InlineData("http://127.0.0.1:3999", 400)] // the same host, so it does; but the token does not
    public async Task A_form_on_a_page_of_another_site_changes_nothing(string elsewhere, int status)
    {
        await using var person = await fixture.SitDownAsync(browser, null);
        var page = await person.OpenAsync(Keys);
        await SignInAsync(page);
        var form = $"<form method=post action=\"{new Uri(clinic.Http.BaseAddress!, Keys)}\"><input type=hidden name=do value=rotate><button>Win a prize</button></form>";
        await page.RouteAsync($"{elsewhere}/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = form }));
        await page.GotoAsync($"{elsewhere}/prize");
        Assert.Equal(status, await Sitting.PressAsync(page, "Win a prize"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = status == 303 ? "Sign in" : "The form was not accepted" })).ToBeVisibleAsync();
        Assert.DoesNotContain(await clinic.AuditAsync(AuditedAction.PlatformAccount), entry => entry.Action == "keyRotation");
        await page.GotoAsync(new Uri(clinic.Http.BaseAddress!, Keys).AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keys", Exact = true })).ToBeVisibleAsync(); // still signed in
    }

    [Fact]
    public async Task Whoever_is_signed_off_while_typing_signs_in_and_finds_what_was_typed()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("interrupted");
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/setup/interrupted/features");
        await page.Locator("#staffNumber").FillAsync("+14165550171");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Are you still there?" });
        await page.Clock.FastForwardAsync(13 * 60 * 1000 + 5000);
        await Assertions.Expect(dialog).ToBeVisibleAsync(); // in the middle of typing
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        Assert.Equal("+14165550171", await page.Locator("#staffNumber").InputValueAsync());

        // Nobody says anything: the page leaves by itself.
        await clinic.Sandbox.AdvanceAsync((15 * 60) + 1);
        await page.Clock.FastForwardAsync(16 * 60 * 1000);
        await Assertions.Expect(page.GetByText("nothing happened for 15 minutes")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await SignInAsync(page);
        await Assertions.Expect(page.Locator("#staffNumber")).ToHaveValueAsync("+14165550171");

        // A browser that slept, and sends its form before it has noticed.
        await page.Locator("#offerCount").FillAsync("5");
        await clinic.Sandbox.AdvanceAsync((15 * 60) + 1);
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));
        await Assertions.Expect(page.GetByText("You were signed off because nothing happened for 15 minutes. Sign in to go on where you were.")).ToBeVisibleAsync();
        Assert.NotEqual("+14165550171", (await AccountAsync()).StaffNumber);
        await SignInAsync(page);
        Assert.EndsWith("/setup/interrupted/features", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#staffNumber")).ToHaveValueAsync("+14165550171");
        await Assertions.Expect(page.Locator("#offerCount")).ToHaveValueAsync("5");
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));
        Assert.Equal(("+14165550171", 5), ((await AccountAsync()).StaffNumber, (await AccountAsync()).Rules.OfferCount));

        // What was typed goes with a sign-out.
        await page.GotoAsync("/setup/interrupted/features");
        await page.Locator("#staffNumber").FillAsync("+14165550172");
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign out"));
        await Assertions.Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(person.Said);
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign in"));
    }

    private async Task<IReadOnlyList<ApiKeyEntry>> KeysAsync() => await clinic.Service<ApiKeyBook>().ListAsync(Clinic.AccountId, Clinic.Cancellation);

    private async Task<PmsAccount> AccountAsync() => (await clinic.Service<AccountStore>().FindAsync("interrupted", Clinic.Cancellation))!;
}
