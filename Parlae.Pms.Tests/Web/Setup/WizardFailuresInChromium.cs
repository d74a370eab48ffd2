using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The third step in a browser, where credentials are wrong, the practice's system goes away, or the browser's own line does.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class WizardFailuresInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Wrong = "wrong-secret-of-the-test";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Wrong_credentials_are_told_put_right_and_hold()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        await visit.BeginAsync("mistyped");
        await visit.SendAsync((await visit.CredentialsAsync("mistyped")).With("credential.secretKey", Wrong));
        var page = await person.OpenAsync("/setup/mistyped/test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The connection does not hold")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".checks .failed")).ToContainTextAsync("Credentials are accepted");
        await Assertions.Expect(page.Locator(".checks .failed")).ToContainTextAsync("compare them letter by letter");
        await Assertions.Expect(page.GetByText("Go on to the features")).ToHaveCountAsync(0);
        Assert.DoesNotContain(Wrong, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the credentials" }).ClickAsync();
        await Assertions.Expect(page.Locator("[id=\"credential.secretKey-kept\"]")).ToBeVisibleAsync();
        Assert.DoesNotContain(Wrong, await page.ContentAsync(), StringComparison.Ordinal);
        await page.Locator("[id=\"credential.secretKey\"]").FillAsync(visit.Credentials.Single(each => each.Name == "secretKey").Value); // the other is kept
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and go on"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Test ") }).ClickAsync();
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync();
        Assert.NotNull(await clinic.Service<AccountStore>().FindAsync("mistyped", Clinic.Cancellation));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_practice_that_goes_away_during_the_test_is_told_and_tried_again()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        await visit.BeginAsync("away");
        await visit.SendAsync(await visit.CredentialsAsync("away"));
        var page = await person.OpenAsync("/setup/away/test");
        await using (await clinic.Sandbox.FaultAsync("drop", pathPrefix: "/providers"))
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
            await Assertions.Expect(page.Locator(".checks .failed")).ToContainTextAsync("cannot be reached");
            await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The connection does not hold" })).ToBeVisibleAsync();
        }

        await clinic.Sandbox.AdvanceAsync(120); // whoever waits for a better moment has waited
        await page.GetByRole(AriaRole.Button, new() { Name = "Test again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync();
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_browser_whose_line_is_lost_says_so_and_goes_on_by_itself_when_it_is_back()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        await visit.BeginAsync("offline");
        await visit.SendAsync(await visit.CredentialsAsync("offline"));
        var page = await person.OpenAsync("/setup/offline/test");
        await using (await clinic.Sandbox.FaultAsync("delay", 1500, pathPrefix: "/providers", times: 1))
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
            await Assertions.Expect(page.Locator(".checks .running")).ToBeVisibleAsync();
            await person.Context.SetOfflineAsync(true);
            await Assertions.Expect(page.GetByText("The line to this server is lost")).ToBeVisibleAsync();
        }

        // It goes on at the server, and here nobody does anything.
        while (await clinic.Service<AccountStore>().FindAsync("offline", Clinic.Cancellation) is null)
            await Task.Delay(25, Clinic.Cancellation);
        await Assertions.Expect(page.GetByText("The line to this server is lost")).ToBeVisibleAsync();
        await person.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("The line to this server is lost")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("Go on to the features")).ToBeVisibleAsync();
        Assert.Empty(person.Said);
    }
}
