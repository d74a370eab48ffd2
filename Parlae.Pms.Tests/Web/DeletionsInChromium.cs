using Microsoft.Playwright;
using NodaTime;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>What cannot be brought back is not gone with one click: its page says what is lost, and asks.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class DeletionsInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task Whoever_is_taken_off_the_waitlist_is_asked_about_first()
    {
        await clinic.ConnectAsync("waiting");
        await clinic.Service<Waitlist>().JoinAsync(
            await clinic.AccountAsync("waiting"), new PatientKey.OnFile("4711"), "Cleaning", 60, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 13), null, null, Clinic.Cancellation);
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/console/accounts/waiting/waitlist");
        await AskedAsync(page, "Take off the list", "loses the place in the line", "Take them off", "waitlist-asked");
        await Assertions.Expect(page.GetByText("Taken off the list.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Nobody waits.")).ToBeVisibleAsync();
        Assert.Empty(person.Said);
    }

    [Theory]
    [InlineData("listed", "/setup", "Discard", "setup-discard-listed")]
    [InlineData("opened", "/setup/opened/credentials", "Discard this draft", "setup-discard-opened")]
    public async Task Whoever_throws_a_draft_away_is_asked_first(string accountId, string path, string summary, string name)
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.BeginAsync(accountId, $"{accountId} Dental");
        await visit.SendAsync(await visit.CredentialsAsync(accountId));
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync(path);
        var place = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"{accountId} Dental" });
        await AskedAsync(page, path == "/setup" ? $"{summary} {accountId} Dental" : summary, "its credentials too", path == "/setup" ? $"Discard it {accountId} Dental" : "Discard it", name);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Clinics" })).ToBeVisibleAsync();
        await Assertions.Expect(place).ToHaveCountAsync(0);
        Assert.Empty(person.Said);
    }

    /// <summary>No button is there before what is lost is said.</summary>
    private static async Task AskedAsync(IPage page, string summary, string means, string button, string name)
    {
        var (ask, press) = (page.Locator("summary").Filter(new() { HasText = summary }), page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));
        await Assertions.Expect(press).ToHaveCountAsync(0);
        await ask.ClickAsync();
        await Assertions.Expect(page.Locator("details[open]").GetByText(means)).ToBeVisibleAsync();
        await PageLook.SoundAsync(page, name);
        Assert.Equal(303, await Sitting.PressAsync(page, button));
    }
}
