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
        await PageLook.SoundAsync(page, "proof-by-script");

        await page.GotoAsync(fixture.At("/console/accounts/nasty/audit"));
        await page.GetByLabel("Action").FillAsync("bookAppointment");
        await page.GetByLabel("Action").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Entries, the oldest first" })).ToContainTextAsync("bookAppointment");
        await PageLook.SoundAsync(page, "audit-found");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the trail" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Whole and unchanged")).ToBeVisibleAsync();
        await PageLook.SoundAsync(page, "audit-verified");
    }
}
