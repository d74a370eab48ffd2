using Microsoft.Playwright;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>What was typed and not sent, where more than one person or window is about; and a form that takes long.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class TypedTextInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Features = "/setup/demo/features";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task It_is_said_to_be_there_and_can_be_thrown_away()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync(Features);
        var stands = await page.Locator("#staffNumber").InputValueAsync();
        var line = page.GetByText("Here is what was typed in this window before and was not sent.");
        await Assertions.Expect(line).ToBeHiddenAsync();
        await page.Locator("#staffNumber").FillAsync("+14165550181");
        await page.Locator("[id=\"feature.notes\"]").UncheckAsync();
        await page.ReloadAsync();
        await Assertions.Expect(line).ToBeVisibleAsync();
        Assert.Equal("+14165550181", await page.Locator("#staffNumber").InputValueAsync());
        await PageLook.SoundAsync(page, "setup-features-restored");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away and show what is saved" }).ClickAsync();
        await Assertions.Expect(line).ToBeHiddenAsync();
        Assert.Equal((stands, true), (await page.Locator("#staffNumber").InputValueAsync(), await page.Locator("[id=\"feature.notes\"]").IsCheckedAsync()));
        await page.ReloadAsync();
        await Assertions.Expect(line).ToBeHiddenAsync();
        Assert.Equal(stands, await page.Locator("#staffNumber").InputValueAsync());
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task What_has_no_field_any_more_is_told_and_kept()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync(Features);
        await page.Locator("#staffNumber").FillAsync("+14165550186");
        await page.EvaluateAsync("() => { const [name] = Object.keys(sessionStorage); const kept = JSON.parse(sessionStorage[name]); kept.typed['visit.40.name'] = 'Polish'; sessionStorage[name] = JSON.stringify(kept); }");
        await page.ReloadAsync();
        var line = page.GetByText("Part of it has no field on this page now");
        await Assertions.Expect(line).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#staffNumber")).ToHaveValueAsync("+14165550186");
        await page.Locator("#staffNumber").FillAsync("+14165550187");
        Assert.Contains("\"visit.40.name\":\"Polish\"", await page.EvaluateAsync<string>("sessionStorage[Object.keys(sessionStorage)[0]]"), StringComparison.Ordinal);
        await PageLook.SoundAsync(page, "setup-features-restored-in-part");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away and show what is saved" }).ClickAsync();
        await Assertions.Expect(line).ToBeHiddenAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task What_is_typed_into_rows_that_were_added_or_taken_over_is_there_again()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("rows");
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/rows/features");
        foreach (var (button, row) in new[] { ("More rows", 5), ("Take these over to change them", 6), ("More rows", 12) })
        {
            Assert.Equal(200, await Sitting.PressAsync(page, button));
            var name = page.Locator($"[id=\"visit.{row}.name\"]");
            await name.FillAsync($"Typed after {button}");
            await page.GotoAsync("/setup/rows/features");
            await Assertions.Expect(name).ToHaveValueAsync($"Typed after {button}");
            await Assertions.Expect(page.GetByText("Part of it has no field")).ToBeHiddenAsync();
        }

        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task What_was_typed_into_the_first_step_goes_only_when_it_was_sent_and_taken()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/new");
        await page.Locator("#practiceName").FillAsync("Begun Dental");
        await page.GotoAsync(Features); // to look something up
        await page.GotoAsync("/setup/new");
        await Assertions.Expect(page.Locator("#practiceName")).ToHaveValueAsync("Begun Dental");
        Assert.Equal(422, await Sitting.PressAsync(page, "Go on")); // there is more to fill in
        await page.GotoAsync(Features);
        await page.GotoAsync("/setup/new");
        await Assertions.Expect(page.Locator("#practiceName")).ToHaveValueAsync("Begun Dental");

        await page.Locator("#accountId").FillAsync("begun");
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await page.Locator("input[name=provider][value=sikka]").CheckAsync();
        Assert.Equal(303, await Sitting.PressAsync(page, "Go on"));
        Assert.EndsWith("/setup/begun/credentials", page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task What_is_folded_away_is_opened_where_something_was_put_back()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync(Features);
        var inner = page.Locator("#hmacPayloadFormat"); // one fold in another
        await page.EvaluateAsync("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }");
        await inner.FillAsync("{body}.typed");
        await page.ReloadAsync();
        await Assertions.Expect(inner).ToHaveValueAsync("{body}.typed");
        await Assertions.Expect(inner).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#noteTypes")).ToBeHiddenAsync(); // nothing was put back there
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task Thrown_away_on_a_refusal_it_gives_way_to_what_stands()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.BeginAsync("thrown");
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/thrown/credentials");
        await visit.SendAsync((await visit.FormAsync("thrown", "credentials")).With("practiceName", "Of the other"));
        await page.Locator("#practiceName").FillAsync("Sent");
        Assert.Equal(409, await Sitting.PressAsync(page, "Save and go on"));
        await page.Locator("#practiceName").FillAsync("Typed after that");
        await page.ReloadAsync(); // the browser sends the form once more
        await Assertions.Expect(page.Locator("#practiceName")).ToHaveValueAsync("Typed after that");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away and show what is saved" }).ClickAsync();
        await Assertions.Expect(page.Locator("#practiceName")).ToHaveValueAsync("Of the other");
        await Assertions.Expect(page.GetByText("Somebody else has changed")).ToHaveCountAsync(0);
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task Nobody_else_who_signs_in_in_that_window_is_shown_it()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/new");
        await page.Locator("#practiceName").FillAsync("Of the first one");
        await SignInAsync(page, fixture.AccountKey); // the session was over, say, and they are at the same window
        Assert.Equal(0, await page.EvaluateAsync<int>("sessionStorage.length"));
        await SignInAsync(page, TestSettings.OperatorKey);
        await page.GotoAsync("/setup/new");
        await Assertions.Expect(page.Locator("#practiceName")).ToHaveValueAsync("");
        Assert.Empty(person.Said);

        async Task SignInAsync(IPage at, string key)
        {
            await person.Context.ClearCookiesAsync();
            await at.GotoAsync("/console");
            await at.GetByLabel("Key", new() { Exact = true }).FillAsync(key);
            Assert.Equal(303, await Sitting.PressAsync(at, "Sign in"));
        }
    }

    [Fact]
    public async Task A_sign_out_in_one_window_takes_it_from_all_of_them()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var (typing, other) = (await person.OpenAsync(Features), await person.OpenAsync("/setup"));
        await typing.Locator("#staffNumber").FillAsync("+14165550182");

        // Somebody is led to that page while the session goes on: nothing happens. By the second answer the first was dealt with.
        await typing.EvaluateAsync("document.title = 'not loaded again'");
        for (var i = 0; i < 2; i++)
        {
            await typing.RunAndWaitForResponseAsync(
                () => other.EvaluateAsync("() => { const channel = new BroadcastChannel('parlae-signed-out'); channel.postMessage(''); }"), answer => answer.Url.Contains("signed-off", StringComparison.Ordinal));
        }

        Assert.Equal(("not loaded again", 1), (await typing.TitleAsync(), await typing.EvaluateAsync<int>("sessionStorage.length")));
        Assert.Equal("+14165550182", await typing.Locator("#staffNumber").InputValueAsync());

        Assert.Equal(303, await Sitting.PressAsync(other, "Sign out"));
        await Assertions.Expect(typing.GetByText("You are signed out.")).ToBeVisibleAsync();
        Assert.Equal(0, await typing.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_sign_out_takes_it_from_a_window_that_is_elsewhere_or_laid_aside()
    {
        await using var person = await fixture.SitDownAsync(browser);
        await person.Context.RouteAsync("http://elsewhere.example/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "Another site" }));
        await person.Context.AddInitScriptAsync("delete window.BroadcastChannel"); // as a window laid aside for the back button, which is told nothing
        var (aside, elsewhere, other) = (await person.OpenAsync(Features), await person.OpenAsync(Features), await person.OpenAsync("/setup"));
        await aside.Locator("#staffNumber").FillAsync("+14165550183");
        await elsewhere.Locator("#staffNumber").FillAsync("+14165550184");
        await elsewhere.GotoAsync("http://elsewhere.example/");
        const string ComeBack = """
            () => {
              let leaves = false;
              window.navigation.addEventListener('navigate', () => { leaves = true; }, { once: true });
              window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
              return leaves;
            }
            """;
        Assert.False(await aside.EvaluateAsync<bool>(ComeBack)); // while the session goes on
        Assert.Equal("+14165550183", await aside.Locator("#staffNumber").InputValueAsync());

        Assert.Equal(303, await Sitting.PressAsync(other, "Sign out"));
        Assert.True(await aside.EvaluateAsync<bool>(ComeBack));
        await Assertions.Expect(aside.GetByText("You are signed out.")).ToBeVisibleAsync();

        // The same person, as far as anybody can tell.
        await other.GotoAsync("/setup/sign-in");
        await other.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        Assert.Equal(303, await Sitting.PressAsync(other, "Sign in"));
        await elsewhere.GotoAsync(Features);
        await Assertions.Expect(elsewhere.Locator("#staffNumber")).Not.ToHaveValueAsync("+14165550184");
        Assert.Equal(0, await elsewhere.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_form_whose_loading_was_stopped_can_be_sent_again_also_where_no_browser_tells()
    {
        await using var person = await fixture.SitDownAsync(browser);
        await person.Context.AddInitScriptAsync("Object.defineProperty(window, 'navigation', { value: undefined })");
        var page = await person.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(Features);
        const string Press = """
            () => {
              let isStopped;
              window.addEventListener('submit', event => { isStopped = event.defaultPrevented; event.preventDefault(); }, { once: true }); // nothing comes of it
              document.querySelector('form[data-keeps]').requestSubmit();
              return isStopped;
            }
            """;
        Assert.Equal((false, true), (await page.EvaluateAsync<bool>(Press), await page.EvaluateAsync<bool>(Press)));
        await page.Clock.FastForwardAsync(61 * 1000);
        Assert.False(await page.EvaluateAsync<bool>(Press));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_form_on_its_way_is_not_sent_again_however_long_it_takes()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("patient");
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/patient/features");
        const string PressTwice = """
            () => {
              window.setTimeout = run => run(); // whatever waits has waited
              const stopped = [];
              window.addEventListener('submit', event => stopped.push(event.defaultPrevented));
              const button = [...document.querySelectorAll('form[data-keeps] button[type=submit]')].at(-1);
              button.click();
              button.click();
              return stopped.join();
            }
            """;
        Assert.Equal("false,true", await page.EvaluateAsync<string>(PressTwice));
        await page.WaitForURLAsync("**/setup/patient/done");
        Assert.Null(await clinic.Service<SetupDrafts>().FindAsync("patient", Clinic.Cancellation));
        Assert.Empty(person.Said);
    }
}
