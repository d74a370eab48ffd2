using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>
/// A reload in any step: before a form is sent, and of the answer to one, for which the browser sends the form again. Nothing that was typed is lost, but
/// secrets that were not sent, and no page ever holds a secret.
/// </summary>
[Collection(nameof(PeopleTogether))]
public sealed class WizardReloadsInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Others = "Somebody else has changed";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_reload_in_any_step_loses_nothing_and_shows_no_secret()
    {
        using var visit = await WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/new");

        // The first step: not sent yet, refused, and what is typed after that.
        await FillAsync(page, ("practiceName", "Reloaded Dental"), ("accountId", "reloaded"));
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await ReloadAsync(page, visit, ("practiceName", "Reloaded Dental"), ("accountId", "reloaded"), ("timeZone", "America/Toronto"));
        Assert.Equal(422, await Sitting.PressAsync(page, "Go on"));
        await ReloadAsync(page, visit, ("practiceName", "Reloaded Dental"), ("accountId", "reloaded"), ("timeZone", "America/Toronto"));
        await page.Locator($"#provider-{clinic.Vendor}").CheckAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator($"#provider-{clinic.Vendor}")).ToBeCheckedAsync();
        Assert.Equal(303, await Sitting.PressAsync(page, "Go on"));

        // The second: a secret that was not sent is gone, one that was sent is kept.
        var secrets = visit.Credentials.ToDictionary(each => $"credential.{each.Name}", each => each.Value);
        await page.GetByText("More settings").ClickAsync();
        await FillAsync(page, ("credential.secretKey", secrets["credential.secretKey"]), ("practiceName", "Reloaded Twice Dental"), ("config.noteLength", "111"));
        await ReloadAsync(page, visit, ("practiceName", "Reloaded Twice Dental"), ("config.noteLength", "111"), ("credential.secretKey", ""));
        await FillAsync(page, ("credential.secretKey", secrets["credential.secretKey"]));
        Assert.Equal(422, await Sitting.PressAsync(page, "Save and go on"));
        await ReloadAsync(page, visit, ("practiceName", "Reloaded Twice Dental"), ("config.noteLength", "111"), ("credential.secretKey", ""));
        await Assertions.Expect(page.Locator("[id=\"credential.secretKey-kept\"]")).ToBeVisibleAsync();
        await page.GetByText("More settings").ClickAsync();
        await FillAsync(page, [.. secrets.Where(each => each.Key != "credential.secretKey").Select(each => (each.Key, each.Value)), .. visit.Config.Where(each => each.Name != "noteLength").Select(each => ($"config.{each.Name}", each.Value))]);
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and go on"));
        await page.GotoAsync("/setup/reloaded/credentials");
        await ReloadAsync(page, visit, [("practiceName", "Reloaded Twice Dental"), ("config.noteLength", "111"), .. secrets.Keys.Select(name => (name, ""))]);

        // The third.
        await page.GotoAsync("/setup/reloaded/test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the features" }).ClickAsync();

        // The fourth: not sent yet, with more rows, and refused.
        (string, string)[] typed = [("visit.0.name", "Polish"), ("visit.0.minutes", "25"), ("staffNumber", "+14165550166"), ("offerCount", "4")];
        await FillAsync(page, typed);
        await page.Locator("[id=\"feature.notes\"]").UncheckAsync();
        await ReloadAsync(page, visit, typed);
        await Assertions.Expect(page.Locator("[id=\"feature.notes\"]")).Not.ToBeCheckedAsync();
        Assert.Equal(200, await Sitting.PressAsync(page, "More rows"));
        await FillAsync(page, ("visit.6.name", "Braces"), ("visit.6.minutes", "45"));
        await ReloadAsync(page, visit, [.. typed, ("visit.6.name", "Braces"), ("visit.6.minutes", "45")]);
        await FillAsync(page, ("offerCount", "0"));
        Assert.Equal(422, await Sitting.PressAsync(page, "Save and finish"));
        await ReloadAsync(page, visit, [.. typed[..3], ("offerCount", "0"), ("visit.1.name", "Braces")]);
        await FillAsync(page, ("offerCount", "4"));
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));

        // The fifth.
        await ReloadAsync(page, visit);
        Assert.Equal(200, await Sitting.PressAsync(page, "Show the key once"));
        await Assertions.Expect(page.GetByText("it is not shown again")).ToBeVisibleAsync();
        clinic.Net.Plant([await page.Locator("code.block").First.InnerTextAsync()]);
        await ReloadAsync(page, visit);
        Assert.Equal(0, await page.GetByText("it is not shown again").CountAsync());

        var account = (await clinic.Service<AccountStore>().FindAsync("reloaded", Clinic.Cancellation))!;
        Assert.Equal(("Reloaded Twice Dental", "+14165550166", 4, false), (account.PracticeName, account.StaffNumber, account.Rules.OfferCount, account.Features.Notes));
        Assert.Equal([("Polish", 25), ("Braces", 45)], account.Rules.VisitTypes.Select(type => (type.Name, type.Minutes)));
        Assert.Empty(person.Said);
    }

    private static async Task FillAsync(IPage page, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
            await page.Locator($"[id=\"{name}\"]").FillAsync(value);
    }

    /// <summary>Loads the page again, which a browser does with the form where it was the answer to one, and finds what was typed.</summary>
    private static async Task ReloadAsync(IPage page, WizardVisit visit, params (string Name, string Value)[] typed)
    {
        await page.ReloadAsync();
        foreach (var (name, value) in typed)
            await Assertions.Expect(page.Locator($"[id=\"{name}\"]")).ToHaveValueAsync(value);
        Assert.Equal(0, await page.GetByText(Others).CountAsync());
        var content = await page.ContentAsync() + await page.EvaluateAsync<string>("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)");
        Assert.DoesNotContain(visit.Credentials.Where(credential => credential.Value.Length > 3), credential => content.Contains(credential.Value, StringComparison.Ordinal));
    }
}
