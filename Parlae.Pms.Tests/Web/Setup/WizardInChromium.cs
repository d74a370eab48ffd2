using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web.Setup;

/// <summary>The whole wizard in a browser, with the test's progress on the page.</summary>
public sealed class WizardInChromium(TestBrowser browser)
{
    private const int MostLooks = 90;

    [Fact]
    public Task Somebody_connects_a_clinic_in_five_steps() => ConnectAsync("sikka");

    [Theory]
    [InlineData("kolla")]
    [InlineData("opendental")]
    [InlineData("nexhealth")]
    [Trait("Category", "Heavy")]
    public Task Somebody_connects_a_clinic_of_each_other_vendor(string vendor) => ConnectAsync(vendor);

    private async Task ConnectAsync(string vendor)
    {
        await using var clinic = await Clinic.StartAsync(new ClinicOptions { Vendor = vendor, IsConnected = false });
        using var visit = await WizardVisit.StartAsync(clinic);
        await using var context = await (await browser.Browser).NewContextAsync(new() { BaseURL = clinic.Http.BaseAddress!.AbsoluteUri });
        var page = await context.NewPageAsync();
        var said = new List<string>();
        page.Console += (_, line) => said.Add(line.Text);
        page.PageError += (_, fault) => said.Add(fault);
        var began = Stopwatch.GetTimestamp();
        await page.GotoAsync("/setup/new");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.Locator("#practiceName").FillAsync("Browser Dental");
        await page.Locator("#accountId").FillAsync("browsed");
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await page.Locator($"#provider-{vendor}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await AtAsync(page, "credentials");
        await page.GetByText("More settings").ClickAsync();
        foreach (var (name, value) in visit.Credentials)
            await page.Locator($"[id=\"credential.{name}\"]").FillAsync(value);
        foreach (var (name, value) in visit.Config)
            await page.Locator($"[id=\"config.{name}\"]").FillAsync(value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and go on" }).ClickAsync();

        // A slow practice: the checks that hold already are seen while the next one runs.
        await AtAsync(page, "test");
        await clinic.Sandbox.FaultAsync("delay", 2000, times: 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await Assertions.Expect(page.Locator(".checks .held").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".checks .running")).ToBeVisibleAsync();
        await page.ReloadAsync(); // it goes on, and is seen again
        await Assertions.Expect(page.GetByText("All that is needed holds")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await clinic.Sandbox.EndFaultsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the features" }).ClickAsync();

        await AtAsync(page, "features");
        await page.Locator("[id=\"visit.0.name\"]").FillAsync("Cleaning");
        await page.Locator("[id=\"visit.0.minutes\"]").FillAsync("60");
        if (vendor == "nexhealth")
        {
            await page.Locator("[name=\"hours.monday.0.from\"]").FillAsync("08:00");
            await page.Locator("[name=\"hours.monday.0.to\"]").FillAsync("17:00");
        }

        await page.Locator("#staffNumber").FillAsync("+14165550123");
        await page.Locator("#phoneNumberIds").FillAsync("number-of-browsed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and finish" }).Last.ClickAsync();
        await AtAsync(page, "done");
        await Assertions.Expect(page.GetByText("vapi push --account browsed")).ToBeVisibleAsync();
        var connected = Stopwatch.GetElapsedTime(began);
        await ProveAsync(clinic, page);
        var proved = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"{vendor}: {connected.TotalSeconds:0.0} s from sign-in to the last step, {proved.TotalSeconds:0.0} s to a visit that was booked and read back");
        Assert.InRange(proved, TimeSpan.Zero, TimeSpan.FromSeconds(60));

        var account = (await clinic.Service<AccountStore>().FindAsync("browsed", Clinic.Cancellation))!;
        Assert.Equal((vendor, "Browser Dental", "+14165550123"), (account.Vendor.ToString().ToLowerInvariant(), account.PracticeName, account.StaffNumber));
        Assert.Equal("number-of-browsed", account.PhoneNumberIds.Single());
        Assert.Empty(said);
    }

    private static Task AtAsync(IPage page, string step) => Assertions.Expect(page).ToHaveURLAsync(new Regex($"/setup/browsed/{step}$"), new() { Timeout = 30_000 });

    /// <summary>The go-live proof, as the last step leads to it. Where the practice's system writes later, its time goes on meanwhile.</summary>
    private static async Task ProveAsync(Clinic clinic, IPage page)
    {
        var person = await clinic.OnFileAsync(9);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the go-live proof" }).ClickAsync();
        await page.GetByLabel("First name of the test patient").FillAsync(person.FirstName);
        await page.GetByLabel("Last name of the test patient").FillAsync(person.LastName);
        await page.GetByLabel("Date of birth").FillAsync(person.DateOfBirth);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the proof" }).ClickAsync();
        for (var look = 0; await page.Locator("[data-again]").CountAsync() > 0; look++)
        {
            Assert.True(look < MostLooks, await page.Locator("main").InnerTextAsync());
            if ((await page.Locator("main").InnerTextAsync()).Contains("Waiting since", StringComparison.Ordinal))
            {
                await clinic.Sandbox.AdvanceAsync(170);
                await clinic.Service<WriteReconciliation>().RunAsync(Clinic.Cancellation);
            }

            await Sitting.ReloadAsync(page);
        }

        await Assertions.Expect(page.GetByText("Stands in the audit trail")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Every step was done")).ToBeVisibleAsync();

        // In all that was written of it there is nothing of the test patient, nor a credential.
        clinic.Net.Plant(Planted.Of(person));
        clinic.Net.Look("log", clinic.Logs.All);
        Assert.Empty(clinic.Net.Leaks);
    }
}
