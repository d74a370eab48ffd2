using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Functions.Web.Protection;
using Parlae.Pms.Tests.Hosting;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>What only a form's answer shows: refusals, a key shown once, a test under way. Each light and dark, without a fault that axe finds.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class AnswersInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    /// <summary>No screenshot holds a key.</summary>
    private const string Blank = "code => { code.textContent = 'parlae_demo_k000000000000_' + '0'.repeat(64); }";

    private readonly Clinic clinic = fixture.Clinic;

    [Fact]
    public async Task A_key_shown_once_and_a_test_under_way_are_sound()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await visit.BeginAsync("seen-running");
        var drafts = clinic.Service<SetupDrafts>();
        var run = (await drafts.TryBeginAsync("seen-running", Clinic.Cancellation))!;
        Assert.True(await drafts.TryTellAsync("seen-running", run.With(new(SetupCheckKind.Numbers, SetupCheckState.Held, TimeSpan.FromMilliseconds(300))).With(new(SetupCheckKind.Credentials, SetupCheckState.Running)), Clinic.Cancellation));
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/seen-running/test");
        await Assertions.Expect(page.Locator(".checks .running")).ToBeVisibleAsync();
        await PageLook.SoundAsync(page, "setup-test-running");

        await page.GotoAsync("/console/accounts/demo/keys");
        await page.Locator("#name").FillAsync("front desk");
        Assert.Equal(303, await Sitting.PressAsync(page, "Make the key"));
        Assert.Equal(200, await Sitting.PressAsync(page, "Show the key"));
        clinic.Net.Plant([await page.Locator("p.code").InnerTextAsync()]);
        await page.Locator("p.code").EvaluateAsync(Blank);
        await PageLook.SoundAsync(page, "keys-shown");
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_page_without_its_stylesheet_is_seen()
    {
        await using var person = await fixture.SitDownAsync(browser);
        await person.Context.RouteAsync("**/site.css", route => route.FulfillAsync(new() { Status = 404, ContentType = "text/css", Body = "" }));
        await person.OpenAsync("/setup/nothing"); // a page that is refused as well
        Assert.StartsWith("missing: 404", Assert.Single(person.Said), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Every_refusal_of_the_wizard_is_told_soundly()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup/new");
        await page.Locator("#accountId").FillAsync("Not good!");
        await LookAsync(page, "Go on", 422, "setup-new-wrong");

        await visit.BeginAsync("seen-bare");
        await page.GotoAsync("/setup/seen-bare/credentials");
        var older = await person.OpenAsync("/setup/seen-bare/credentials");
        await page.GetByText("More settings").ClickAsync();
        await page.Locator("[id=\"config.requestsPerSecond\"]").FillAsync("many");
        await LookAsync(page, "Save and go on", 422, "setup-credentials-wrong");
        await LookAsync(older, "Save and go on", 409, "setup-credentials-changed");
        Assert.Equal(422, await Sitting.PressAsync(older, "Save and go on")); // they have seen it
        await page.GotoAsync("/setup/seen-bare/test");
        var stale = await person.OpenAsync("/setup/seen-bare/test");
        await visit.SendAsync(await visit.CredentialsAsync("seen-bare"));
        await stale.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await Assertions.Expect(stale.GetByText("Somebody else has changed")).ToBeVisibleAsync();
        await PageLook.SoundAsync(stale, "setup-test-changed");
        await visit.SendAsync((await visit.FormAsync("seen-bare", "credentials")).With("practiceName", ""));
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Before the connection can be tested")).ToBeVisibleAsync();
        await PageLook.SoundAsync(page, "setup-test-incomplete");

        await visit.ConnectAsync("seen-fourth");
        var open = await person.OpenAsync("/setup/seen-fourth/features");
        await page.GotoAsync("/setup/seen-fourth/features");
        await page.Locator("[id=\"visit.0.name\"]").FillAsync("Polish");
        await page.Locator("[name=\"hours.friday.0.from\"]").FillAsync("17:00");
        await page.Locator("#staffNumber").FillAsync("416 555");
        await LookAsync(page, "Save and finish", 422, "setup-features-wrong");
        await open.Locator("#offerCount").FillAsync("5");
        await LookAsync(open, "Save and finish", 409, "setup-features-changed");
        await page.GotoAsync("/setup/seen-fourth/done");
        Assert.Equal(200, await Sitting.PressAsync(page, "Show the key once"));
        clinic.Net.Plant([await page.Locator("code.block").First.InnerTextAsync()]);
        await page.Locator("code.block").First.EvaluateAsync(Blank);
        await PageLook.SoundAsync(page, "setup-done-key");
        Assert.Empty(person.Said);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Every_refusal_of_the_console_is_told_soundly()
    {
        await using var stranger = await fixture.SitDownAsync(browser, null);
        var entrance = await stranger.OpenAsync("/setup/sign-in");
        await entrance.GetByLabel("Key", new() { Exact = true }).FillAsync("wrong");
        await LookAsync(entrance, "Sign in", 422, "sign-in-wrong");

        await using var person = await fixture.SitDownAsync(browser);
        var tasks = clinic.Service<StaffTasks>();
        var task = await tasks.OpenAsync(Clinic.AccountId, StaffTaskKind.Message, "seen", null, "call-2", new Dictionary<string, string> { ["text"] = "Please call me back." }, Clinic.Cancellation);
        var page = await person.OpenAsync("/console/accounts/demo/tasks");
        await page.Locator("summary").ClickAsync();
        await page.Locator("textarea").FillAsync("I called");
        await tasks.AddDetailsAsync(Clinic.AccountId, task.TaskId, new Dictionary<string, string> { ["w1.note"] = "they called again" }, Clinic.Cancellation);
        await LookAsync(page, "Close the task", 409, "tasks-changed");
        await page.GotoAsync("/console/accounts/demo/proofs");
        foreach (var (field, value) in new[] { ("firstName", "Nobody"), ("lastName", "Here"), ("dateOfBirth", "1987-03-04") })
            await page.Locator($"#{field}").FillAsync(value);
        await LookAsync(page, "Start the proof", 422, "proofs-wrong");
        await page.GotoAsync("/console/accounts/demo/audit");
        await page.Locator("#from").FillAsync("2026-03-02");
        await page.Locator("#to").FillAsync("2026-03-01");
        await LookAsync(page, "Search", 422, "audit-wrong");
        await page.GotoAsync("/console/accounts/demo/keys");
        await page.Locator("#name").FillAsync("nothing");
        await page.Locator("#right-read").UncheckAsync();
        await LookAsync(page, "Make the key", 422, "keys-wrong");
        await page.Locator("[name=formToken]").EvaluateAllAsync<object?>("all => all.forEach(input => input.remove())");
        await LookAsync(page, "Make the key", 400, "form-refused");
        Assert.Empty(person.Said);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task What_is_broken_lost_changed_or_away_is_told_soundly()
    {
        using var visit = await Setup.WizardVisit.StartAsync(clinic);
        await using var person = await fixture.SitDownAsync(browser);
        await visit.BeginAsync("seen-changed");
        var page = await person.OpenAsync("/setup/seen-changed/credentials");
        await visit.SendAsync(await visit.CredentialsAsync("seen-changed"));
        await page.GetByText("Discard this draft").ClickAsync();
        await LookAsync(page, "Discard it", 409, "setup-draft-changed");
        await visit.BeginAsync("seen-broken");
        await clinic.Service<IPartitionedRecords>().PutAsync(SetupDrafts.Collection, "seen-broken", "draft", new byte[] { 1, 2, 3 }, clinic.Service<TimeProvider>().GetUtcNow() + SetupDrafts.Life, Clinic.Cancellation);
        await page.GotoAsync("/setup/seen-broken/credentials");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This draft is broken" })).ToBeVisibleAsync();
        await PageLook.SoundAsync(page, "setup-draft-broken");
        await visit.ConnectAsync("seen-keyless");
        var drafts = clinic.Service<SetupDrafts>();
        var run = (await drafts.TryBeginAsync("seen-keyless", Clinic.Cancellation))!;
        var lost = Assert.Single(await clinic.Service<ApiKeyBook>().ListAsync("seen-keyless", Clinic.Cancellation)).KeyId;
        Assert.True(await drafts.TryTellAsync("seen-keyless", run with { End = SetupRunEnd.Connected, LostKeyId = lost }, Clinic.Cancellation));
        await page.GotoAsync("/setup/seen-keyless/test");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("could not be kept");
        await PageLook.SoundAsync(page, "setup-test-key-lost");

        // A page that failed, in the place of one that did not: the same stylesheet.
        foreach (var (name, fault, status) in new (string, Exception, int)[] { ("unavailable", new StoreUnavailableException("records"), 503), ("fault", new InvalidOperationException("made up"), 500) })
        {
            RequestDelegate fail = _ => throw fault;
            await using var app = await TestApp.StartAsync([FunctionRow.Http<ScriptedFunction>("webSetup", Caller.Person, "/setup/{*path}", "GET")], services: services => services.AddSingleton(fail));
            using var answer = await app.Client.GetAsync(new Uri("/setup/accounts", UriKind.Relative), Clinic.Cancellation);
            var html = await answer.Content.ReadAsStringAsync(Clinic.Cancellation);
            var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Content-Length").ToDictionary(header => header.Key, header => string.Join(", ", header.Value)); // its policy above all
            await page.RouteAsync($"**/setup/{name}", route => route.FulfillAsync(new() { Status = (int)answer.StatusCode, Headers = headers, Body = html }));
            var shown = (await page.GotoAsync($"/setup/{name}"))!;
            Assert.Equal((status, PageHeaders.Policy), (shown.Status, await shown.HeaderValueAsync("Content-Security-Policy")));
            await PageLook.SoundAsync(page, name);
        }

        Assert.Empty(person.Said);
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Whoever_asks_too_often_is_told_so_soundly()
    {
        await using var strict = await Clinic.StartAsync(new ClinicOptions(IsWatched: false) { IsConnected = false, Settings = new Dictionary<string, string?> { ["Parlae__RateLimit__CredentialPerMinute"] = "1", ["Parlae__RateLimit__Burst"] = "2" } });
        await using var person = await Sitting.BeginAsync(await browser.Browser, strict.Http.BaseAddress!, TestSettings.OperatorKey);
        var page = await person.OpenAsync("/setup");
        await page.GotoAsync("/setup/new");
        Assert.Equal(429, (await page.GotoAsync("/setup"))!.Status);
        await PageLook.SoundAsync(page, "too-many");
        Assert.Empty(person.Said);
    }

    private static async Task LookAsync(IPage page, string button, int status, string name)
    {
        Assert.Equal(status, await Sitting.PressAsync(page, button));
        await PageLook.SoundAsync(page, name);
    }
}
