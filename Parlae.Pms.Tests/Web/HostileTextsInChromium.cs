using Microsoft.Playwright;
using NodaTime;
using Parlae.Pms.Core.Appointments.Availability;
using Parlae.Pms.Core.Appointments.Waitlist;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Scripts as names of practices, visits and patients, typed into the pages and shown by them: they are text, and nothing even tries to run.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class HostileTextsInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Practice = "<script>alert(1)</script>\"><img src=x onerror=alert(2)><svg onload=alert(3)>";
    private const string Visit = "</option></textarea><script>alert(4)</script>";
    private const string Patient = "'\"><iframe srcdoc=\"<script>alert(5)</script>\"></iframe>{{7*7}}";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task What_would_run_is_seen()
    {
        await using var person = await fixture.SitDownAsync(browser);
        await person.Context.RouteAsync("**/hostile", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<p>{Practice}</p>" }));
        await person.Context.RouteAsync("**/stopped", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<p>{Practice}</p>", Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = PageHeaders.Policy } }));
        await person.OpenAsync("/stopped");
        Assert.NotEmpty(person.Said);
        Assert.DoesNotContain(person.Said, line => line.StartsWith("dialog", StringComparison.Ordinal));
        await person.OpenAsync("/hostile");
        Assert.Contains("dialog: 1", person.Said);
    }

    [Fact]
    public async Task Through_the_wizard_a_script_is_a_name_like_another()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/new");
        await page.Locator("#practiceName").FillAsync(Practice);
        await page.Locator("#accountId").FillAsync("<script>");
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await page.Locator($"#provider-{clinic.Vendor}").CheckAsync();
        Assert.Equal(422, await Sitting.PressAsync(page, "Go on"));
        Assert.Equal((Practice, "<script>"), (await page.Locator("#practiceName").InputValueAsync(), await page.Locator("#accountId").InputValueAsync()));
        await page.Locator("#accountId").FillAsync("hostile");
        Assert.Equal(303, await Sitting.PressAsync(page, "Go on"));
        await NamedAsync(page);
        await visit.SendAsync((await visit.CredentialsAsync("hostile")).With("practiceName", Practice));
        await page.GotoAsync("/setup/hostile/test");
        await NamedAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the features" }).ClickAsync();
        await page.Locator("[id=\"visit.0.name\"]").FillAsync(Visit);
        Assert.Equal(200, await Sitting.PressAsync(page, "More rows"));
        Assert.Equal(Visit, await page.Locator("[id=\"visit.0.name\"]").InputValueAsync());
        await NamedAsync(page);
        await page.Locator("[id=\"visit.0.minutes\"]").FillAsync("30");
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));
        await NamedAsync(page);
        await page.GotoAsync("/setup");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Practice, Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync("/console/accounts/hostile");
        Assert.Equal(Practice, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync());

        // The kind of visit is offered as it is called, and a patient is looked for by what was typed.
        await page.GotoAsync("/console/accounts/hostile/proofs");
        Assert.Equal(Visit, await page.Locator("#visitType option").First.InnerTextAsync());
        foreach (var name in new[] { "firstName", "lastName", "note" })
            await page.Locator($"#{name}").FillAsync(Patient);
        await page.Locator("#dateOfBirth").FillAsync("1987-03-04");
        Assert.Equal(422, await Sitting.PressAsync(page, "Start the proof"));
        Assert.Equal((Patient, Patient), (await page.Locator("#firstName").InputValueAsync(), await page.Locator("#note").InputValueAsync()));
        Assert.Equal(0, await page.Locator("main iframe, main img, main svg, main script").CountAsync());
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task What_callers_said_is_text_in_the_console()
    {
        await clinic.ConnectAsync("overheard");
        await clinic.Service<StaffTasks>().OpenAsync("overheard", StaffTaskKind.MergePatient, "one", "4711", Visit, new Dictionary<string, string> { ["firstName"] = Patient, ["lastName"] = Practice, ["w1.visitType"] = Visit }, Clinic.Cancellation);
        await clinic.Service<Waitlist>().JoinAsync(await clinic.AccountAsync("overheard"), new PatientKey.OnFile("4711"), Visit, 60, new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 13), TimeOfDay.Morning, "call-1", Clinic.Cancellation);
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/console/accounts/overheard/tasks");
        foreach (var text in new[] { Patient, Practice, Visit })
            await Assertions.Expect(page.GetByText(text, new() { Exact = true }).First).ToBeVisibleAsync();
        await page.Locator("summary").ClickAsync();
        await page.Locator("textarea").FillAsync(Practice);
        Assert.Equal(303, await Sitting.PressAsync(page, "Close the task"));
        await page.GotoAsync("/console/accounts/overheard/waitlist");
        await Assertions.Expect(page.GetByText(Visit)).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("main iframe, main img, main svg, main script").CountAsync());

        await page.GotoAsync("/console/accounts/overheard/keys");
        await page.Locator("#name").FillAsync(Practice);
        Assert.Equal(303, await Sitting.PressAsync(page, "Make the key"));
        Assert.Equal(200, await Sitting.PressAsync(page, "Show the key"));
        clinic.Net.Plant([await page.Locator("p.code").InnerTextAsync()]);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"The new key “{Practice}”" })).ToBeVisibleAsync();
        await page.GotoAsync("/console/accounts/overheard/audit");
        await page.GetByLabel("Action").FillAsync(Practice);
        Assert.Equal(200, await Sitting.PressAsync(page, "Search"));
        Assert.Equal(Practice, await page.GetByLabel("Action").InputValueAsync());
        Assert.Empty(person.Said);
    }

    /// <summary>The name above each step, and in the window's title where it is.</summary>
    private static Task NamedAsync(IPage page) => Assertions.Expect(page.Locator(".crumb")).ToContainTextAsync(Practice);
}
