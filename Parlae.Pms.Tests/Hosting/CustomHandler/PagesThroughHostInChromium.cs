using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parlae.Pms.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.HostImitation;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Hosting.CustomHandler;

/// <summary>
/// A browser before the published folder under the imitation of a Functions host: the whole wizard, the go-live proof and a key, in both ways in which hosts
/// hand requests on. Afterwards all that the handler wrote is searched for the test patient and the credentials.
/// </summary>
[Trait("Category", "Heavy")]
public sealed class PagesThroughHostInChromium(TestBrowser browser) : IDisposable
{
    private const int MostLooks = 90;

    private readonly TemporaryDirectory data = new();

    [Theory]
    [InlineData(Handover.Forwarding)]
    [InlineData(Handover.Proxying)]
    public async Task A_clinic_is_connected_and_proven_through_the_host_and_the_log_tells_of_nobody(Handover handover)
    {
        await using var sandbox = await RunningSandbox.StartAsync(new SandboxOptions(ClockFile: data.File("clock")), Clinic.Cancellation);
        await using var host = await FunctionsHostImitation.StartAsync(await BuiltApp.PublishedFolder, handover, TestSettings.With(data.Path, EveryFunctionTests.Behind(sandbox, data)));
        using var control = new SandboxControl(sandbox.Address);
        await control.PostAsync("reset", new { today = "2026-03-02T08:00", limits = "off", writebackSeconds = 0 });
        var setup = (await control.SetupAsync()).AsObject();
        var person = Person.Of((await control.PracticeAsync()).GetProperty("patients")[8]);
        await using var sitting = await Sitting.BeginAsync(await browser.Browser, host.Client.BaseAddress!, null);

        var page = await sitting.OpenAsync("/setup/new");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign in"));
        await ConnectAsync(page, setup);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the go-live proof" }).ClickAsync();
        await ProveAsync(page, control, person, () => host.FireAsync("reconcileWrites"));

        await page.GotoAsync("/console/accounts/hosted/keys");
        await page.Locator("#name").FillAsync("front desk");
        Assert.Equal(303, await Sitting.PressAsync(page, "Make the key"));
        Assert.Equal(200, await Sitting.PressAsync(page, "Show the key"));
        var key = await page.Locator("p.code").InnerTextAsync();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/pms/providers"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await host.Client.SendAsync(request, Clinic.Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        }

        Assert.Equal(303, await Sitting.PressAsync(page, "Sign out"));
        Assert.Empty(sitting.Said);
        var written = await host.StopAsync();
        Assert.Contains("Serving on", written, StringComparison.Ordinal); // all of it was read
        string[] secrets = [.. Planted.Of(person), person.LastName, key, TestSettings.OperatorKey, .. setup["credentials"]!.AsObject().Select(each => $"{each.Value}").Where(value => value.Length > 7), "sandbox-sikka-application-key"];
        Assert.DoesNotContain(secrets, secret => written.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => data.Dispose();

    private static async Task ConnectAsync(IPage page, JsonObject setup)
    {
        await page.Locator("#practiceName").FillAsync("Hosted & Söhne");
        await page.Locator("#accountId").FillAsync("hosted");
        await page.Locator("#timeZone").SelectOptionAsync("America/Toronto");
        await page.Locator("#provider-sikka").CheckAsync();
        Assert.Equal(303, await Sitting.PressAsync(page, "Go on"));
        await page.GetByText("More settings").ClickAsync();
        foreach (var (part, prefix) in new[] { ("credentials", "credential"), ("config", "config") })
        {
            foreach (var (name, value) in setup[part]!.AsObject().Where(pair => pair.Value is JsonValue && pair.Key is not ("offerCount" or "minimumNoticeMinutes")))
                await page.Locator($"[id=\"{prefix}.{name}\"]").FillAsync($"{value}");
        }

        Assert.Equal(303, await Sitting.PressAsync(page, "Save and go on"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the features" }).ClickAsync();
        await page.Locator("[id=\"visit.0.name\"]").FillAsync("Cleaning");
        await page.Locator("[id=\"visit.0.minutes\"]").FillAsync("60");
        Assert.Equal(303, await Sitting.PressAsync(page, "Save and finish"));
        await Assertions.Expect(page.GetByText("Hosted & Söhne is connected")).ToBeVisibleAsync();
    }

    private static async Task ProveAsync(IPage page, SandboxControl control, Person person, Func<Task> reconcileAsync)
    {
        await page.GetByLabel("First name of the test patient").FillAsync(person.FirstName);
        await page.GetByLabel("Last name of the test patient").FillAsync(person.LastName);
        await page.GetByLabel("Date of birth").FillAsync(person.DateOfBirth);
        Assert.Equal(303, await Sitting.PressAsync(page, "Start the proof"));
        for (var look = 0; await page.Locator("[data-again]").CountAsync() > 0; look++)
        {
            Assert.True(look < MostLooks, await page.Locator("main").InnerTextAsync());
            if ((await page.Locator("main").InnerTextAsync()).Contains("Waiting since", StringComparison.Ordinal))
            {
                await control.AdvanceAsync(170);
                await reconcileAsync();
            }

            await Sitting.ReloadAsync(page);
        }

        await Assertions.Expect(page.GetByText("Every step was done")).ToBeVisibleAsync();
    }
}
