using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>Two tabs of one browser, two operators, and one who clicks twice.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class WizardTogetherInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Of_two_tabs_the_later_is_told_and_keeps_what_was_typed()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.BeginAsync("tabs");
        await using var person = await fixture.SitDownAsync(browser);
        var (first, second) = (await person.OpenAsync("/setup/tabs/credentials"), await person.OpenAsync("/setup/tabs/credentials"));
        foreach (var (page, length) in new[] { (first, "111"), (second, "222") })
        {
            await page.GetByText("More settings").ClickAsync();
            await page.Locator("[id=\"config.noteLength\"]").FillAsync(length);
        }

        Assert.Equal(422, await Sitting.PressAsync(first, "Save and go on")); // kept, and not complete
        await second.Locator("[id=\"credential.secretKey\"]").FillAsync(visit.Credentials.Single(each => each.Name == "secretKey").Value);
        Assert.Equal(409, await Sitting.PressAsync(second, "Save and go on"));
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed this clinic in the meantime. Nothing of what you sent was saved.");
        await Assertions.Expect(second.Locator("[id=\"config.noteLength-now\"]")).ToHaveTextAsync("Stands now: 111");
        Assert.Equal(("222", ""), (await second.Locator("[id=\"config.noteLength\"]").InputValueAsync(), await second.Locator("[id=\"credential.secretKey\"]").InputValueAsync()));
        Assert.Equal("111", await KeptAsync("tabs"));
        await second.ReloadAsync(); // the browser sends it once more
        await Assertions.Expect(second.Locator("[id=\"config.noteLength-now\"]")).ToHaveTextAsync("Stands now: 111");
        Assert.Equal("222", await second.Locator("[id=\"config.noteLength\"]").InputValueAsync());

        Assert.Equal(422, await Sitting.PressAsync(second, "Save and go on")); // they have seen it
        Assert.Equal("222", await KeptAsync("tabs"));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task Of_two_operators_the_later_is_told_and_keeps_what_was_typed()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.ConnectAsync("operators");
        await using var one = await fixture.SitDownAsync(browser);
        await using var other = await fixture.SitDownAsync(browser);
        var (first, second) = (await one.OpenAsync("/setup/operators/features"), await other.OpenAsync("/setup/operators/features"));
        foreach (var (page, number, visitName) in new[] { (first, "+14165550161", "Polish"), (second, "+14165550162", "Checkup") })
        {
            await page.Locator("#staffNumber").FillAsync(number);
            await page.Locator("[id=\"visit.0.name\"]").FillAsync(visitName);
            await page.Locator("[id=\"visit.0.minutes\"]").FillAsync("30");
        }

        Assert.Equal(303, await Sitting.PressAsync(first, "Save and finish"));
        Assert.Equal(409, await Sitting.PressAsync(second, "Save and finish"));
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed this clinic");
        await Assertions.Expect(second.GetByText("Kinds of visits: Polish (30 minutes)")).ToBeVisibleAsync();
        await Assertions.Expect(second.Locator("#staffNumber-now")).ToHaveTextAsync("Stands now: +14165550161");
        Assert.Equal(("+14165550162", "Checkup"), (await second.Locator("#staffNumber").InputValueAsync(), await second.Locator("[id=\"visit.0.name\"]").InputValueAsync()));
        Assert.Equal("+14165550161", (await AccountAsync("operators"))!.StaffNumber);
        Assert.Equal(303, await Sitting.PressAsync(second, "Save and finish"));
        Assert.Equal("+14165550162", (await AccountAsync("operators"))!.StaffNumber);
        Assert.Empty(one.Said.Concat(other.Said));
    }

    [Theory]
    [InlineData("clicked", true)]
    [InlineData("clicked-plain", false)]
    public async Task A_double_click_sends_a_form_once_and_sent_twice_it_does_what_it_does_once(string accountId, bool hasScript)
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await visit.BeginAsync(accountId);
        await visit.SendAsync(await visit.CredentialsAsync(accountId));
        await using var person = await fixture.SitDownAsync(browser);
        if (!hasScript)
            await person.Context.RouteAsync("**/site.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "" }));
        var sent = 0;
        person.Context.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        var page = await person.OpenAsync(WizardVisit.Path(accountId, "credentials"));
        await page.Locator("#practiceName").FillAsync("Clicked Dental");
        await page.EvaluateAsync("() => { const button = document.querySelector('main button[type=submit]'); button.click(); setTimeout(() => button.click(), 5); }");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Connection test" })).ToBeVisibleAsync();
        Assert.Equal(hasScript ? 1 : 2, sent);
        await page.GotoAsync(WizardVisit.Path(accountId, "credentials"));
        Assert.Equal("Clicked Dental", await page.Locator("#practiceName").InputValueAsync());
        Assert.Empty(person.Said);
    }

    private async Task<string> KeptAsync(string accountId) => (await clinic.Service<SetupDrafts>().FindAsync(accountId, Clinic.Cancellation))!.Value.Body.Config!["noteLength"].GetString()!;

    private async Task<PmsAccount?> AccountAsync(string accountId) => await clinic.Service<AccountStore>().FindAsync(accountId, Clinic.Cancellation);
}
