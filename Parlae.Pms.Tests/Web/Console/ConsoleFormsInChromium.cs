using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Console;

/// <summary>What the console's forms answer, in Chromium: a proof that is followed by the page's script alone, and the audit trail searched and verified.</summary>
public sealed class ConsoleFormsInChromium(ClinicInChromium fixture, TestBrowser browser) : IClassFixture<ClinicInChromium>
{
    [Fact]
    public async Task A_proof_goes_on_before_ones_eyes_and_the_trail_is_searched_and_verified()
    {
        var person = await fixture.Clinic.OnFileAsync(9);
        await using var context = await fixture.OpenAsync(await browser.Browser, TestSettings.OperatorKey);
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/console/accounts/nasty/proofs"));
        await page.GetByLabel("First name of the test patient").FillAsync(person.FirstName);
        await page.GetByLabel("Last name of the test patient").FillAsync(person.LastName);
        await page.GetByLabel("Date of birth").FillAsync(person.DateOfBirth);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the proof" }).ClickAsync();
        await page.EvaluateAsync("document.title = 'not loaded again'");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Waiting since", new() { Timeout = 30_000 }); // nobody has clicked anything
        Assert.Equal("not loaded again", await page.TitleAsync());
        await SoundAsync(page, "proof-by-script");

        await page.GotoAsync(fixture.At("/console/accounts/nasty/audit"));
        await page.GetByLabel("Action").FillAsync("bookAppointment");
        await page.GetByLabel("Action").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Entries, the oldest first" })).ToContainTextAsync("bookAppointment");
        await SoundAsync(page, "audit-found");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the trail" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Whole and unchanged")).ToBeVisibleAsync();
        await SoundAsync(page, "audit-verified");
    }

    private static async Task SoundAsync(IPage page, string name)
    {
        await page.SetViewportSizeAsync(390, 844);
        await page.ScreenshotAsync(new() { Path = Path.Combine(BuiltApp.Root, "artifacts", "pages", $"{name}-phone.png"), FullPage = true });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name);
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.True(found.Violations.Length == 0, $"{name}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id} {fault.Nodes[0].Html}"))}");
    }
}
