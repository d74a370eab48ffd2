using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Two processes of the app behind one address: one cookie, one draft, one wizard.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class TwoProcessesInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_clinic_is_connected_by_whichever_process_answers()
    {
        await using var second = await AppProcess.StartAsync(clinic.Settings, clinic.DataFolder);
        await using var door = await SharedDoor.OpenAsync(clinic.Http.BaseAddress!, second.Client.BaseAddress!);
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await using var person = await Sitting.BeginAsync(await browser.Browser, door.Address, null);

        // Each answers every other request. Who signs in at one of them has signed in at both.
        var page = await person.OpenAsync("/setup/new");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign in"));
        await page.Locator("#practiceName").FillAsync("Shared Dental");
        await page.Locator("#accountId").FillAsync("shared");
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await page.Locator($"#provider-{clinic.Vendor}").CheckAsync();
        Assert.Equal(303, await Sitting.PressAsync(page, "Go on"));

        // The second step is shown by the first and saved by the second; the test is begun by the first again, and followed at both.
        door.Choose = method => method == "GET" ? 0 : 1;
        await page.ReloadAsync();
        await page.GetByText("More settings").ClickAsync();
        foreach (var (name, value) in visit.Credentials.Select(each => ($"credential.{each.Name}", each.Value)).Concat(visit.Config.Select(each => ($"config.{each.Name}", each.Value))))
            await page.Locator($"[id=\"{name}\"]").FillAsync(value);
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and go on"));
        door.Choose = method => method == "GET" ? 1 : 0;
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the features" }).ClickAsync();
        await page.Locator("#staffNumber").FillAsync("+14165550181");
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));
        await Assertions.Expect(page.GetByText("Shared Dental is connected")).ToBeVisibleAsync();
        Assert.Equal("+14165550181", (await clinic.Service<AccountStore>().FindAsync("shared", Clinic.Cancellation))!.StaffNumber);

        // Whoever signs out at one is signed out at both.
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign out"));
        foreach (var one in new[] { 0, 1 })
        {
            door.Choose = _ => one;
            await page.GotoAsync("/console/accounts/shared");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        }

        Assert.All(door.Asked, times => Assert.InRange(times, 5, int.MaxValue));
        Assert.Empty(person.Said);
        clinic.Net.Look("log of the second process", second.Output);
        Assert.Contains("Serving on", second.Output, StringComparison.Ordinal);
        Assert.Empty(clinic.Net.Leaks);
    }
}
