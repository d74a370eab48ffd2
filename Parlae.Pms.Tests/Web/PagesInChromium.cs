using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Setup;
using Parlae.Pms.Functions.Web.Drafts;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support;
using Parlae.Pms.Tests.Support.Clinics;
using Parlae.Pms.Tests.Support.Web;
using Parlae.Pms.Tests.Web.Console;

namespace Parlae.Pms.Tests.Web;

/// <summary>A page as somebody sees it: what it is called, where it is, and who looks (null: nobody is signed in).</summary>
public sealed record SeenBy(string Name, string Path, string? Key, int Status = 200);

/// <summary>A clinic whose pages are looked at in Chromium.</summary>
public sealed class ClinicInChromium : SharedClinic
{
    public const string Nasty = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> \"Smile\" & Söhne";

    protected override async ValueTask BeginAsync()
    {
        await Clinic.ConnectAsync("nasty", body => body["practiceName"] = Nasty);
        Real = await ConsoleInChromium.FurnishAsync(Clinic);
        await Clinic.ConnectAsync("failing");
        await ConsoleClinic.PlayAsync(Clinic);
        await Clinic.PostAsync("/api/vapi/events", "{}", (_, _) => { }); // without its credential
        await Clinic.Service<AccountStore>().UpdateAsync("failing", account => account with { Connection = account.Connection with { LastError = "The practice's system refuses the credentials." } }, Clinic.Cancellation);
        await DraftAsync("drafted", "Drafted Dental", SetupRunEnd.Stopped, new(SetupCheckKind.Numbers, SetupCheckState.Held), new(SetupCheckKind.Credentials, SetupCheckState.Held, TimeSpan.FromSeconds(1.2)), new(SetupCheckKind.Hours, SetupCheckState.Missing, default, null, SetupProblem.AbilityMissing));
        await DraftAsync("broken", Nasty, SetupRunEnd.Failed, new(SetupCheckKind.Numbers, SetupCheckState.Held), new(SetupCheckKind.Credentials, SetupCheckState.Failed, default, null, SetupProblem.Refused, "Sikka refuses the office id or its secret key."));
    }

    /// <summary>A setup that somebody has begun and tried.</summary>
    private async Task DraftAsync(string accountId, string name, SetupRunEnd end, params SetupCheck[] checks)
    {
        var drafts = Clinic.Service<SetupDrafts>();
        Assert.True(await Clinic.Service<Wizard>().TryBeginAsync(new SetupBody(accountId, name, "America/Toronto", "sikka", new() { ["officeId"] = "D1" }, [], null, null, null, null, null), Clinic.Cancellation));
        var run = (await drafts.TryBeginAsync(accountId, Clinic.Cancellation))!;
        await drafts.TryTellAsync(accountId, checks.Aggregate(run, (each, check) => each.With(check)) with { End = end }, Clinic.Cancellation);
    }

    internal string AccountKey => Clinic.Connected.Text("accountKey")!;

    /// <summary>Signed in as told, once per key: the cookies are used again.</summary>
    internal async Task<IBrowserContext> OpenAsync(IBrowser browser, string? key, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new());
        if (key is null)
            return context;
        using var visitor = await new WebVisitor(Clinic.Http.BaseAddress!).SignInAsync(key);
        await context.AddCookiesAsync(visitor.Cookies.GetAllCookies().Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = "/" }));
        return context;
    }

    /// <summary>What stands in the place of an address that only this clinic has.</summary>
    private IReadOnlyDictionary<string, string> Real { get; set; } = new Dictionary<string, string>();

    internal string At(string path) => new Uri(Clinic.Http.BaseAddress!, Real.GetValueOrDefault(path, path)).AbsoluteUri;
}

/// <summary>Every page in Chromium: light and dark, on a phone and on a desk, without a fault that axe finds and without a word on the browser's console.</summary>
public sealed partial class PagesInChromium(ClinicInChromium fixture, TestBrowser browser) : IClassFixture<ClinicInChromium>
{
    /// <summary>Pages of the list that only send on, or take forms.</summary>
    private static readonly string[] WithoutView = ["/console", "/setup/sign-in/provider", "/console/sign-in/provider", .. ConsoleInChromium.WithoutView];

    private static readonly SeenBy[] Pages =
    [
        new("sign-in", "/setup/sign-in", null),
        new("sign-in-console", "/console/sign-in?to=%2Fconsole&why=idle", null),
        new("sign-in-problem", "/setup/sign-in?why=provider", null),
        new("signed-off", "/setup/signed-off?why=idle&to=%2Fsetup", null),
        new("signed-off-console", "/console/signed-off?why=asked", null),
        new("accounts", "/setup", TestSettings.OperatorKey),
        new("account", "/console/accounts/demo", "account"),
        new("calls", "/console/accounts/demo/calls", "account"),
        new("calls-none", "/console/accounts/nasty/calls?day=2026-03-01", TestSettings.OperatorKey),
        new("call", $"/console/accounts/demo/calls?day={ConsoleClinic.Today}&call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}", "account"),
        new("figures", "/console/accounts/demo/figures", TestSettings.OperatorKey),
        new("figures-none", "/console/accounts/nasty/figures?days=1", TestSettings.OperatorKey),
        new("account-failing", "/console/accounts/failing", TestSettings.OperatorKey),
        new("account-nasty", "/console/accounts/nasty", TestSettings.OperatorKey),
        .. ConsoleInChromium.Pages,
        new("setup-new", "/setup/new", TestSettings.OperatorKey),
        new("setup-credentials", "/setup/drafted/credentials", TestSettings.OperatorKey),
        new("setup-credentials-kept", "/setup/demo/credentials", TestSettings.OperatorKey),
        new("setup-test", "/setup/drafted/test", TestSettings.OperatorKey),
        new("setup-test-failed", "/setup/broken/test", TestSettings.OperatorKey),
        new("setup-test-none", "/setup/demo/test", TestSettings.OperatorKey),
        new("setup-features", "/setup/demo/features", TestSettings.OperatorKey),
        new("setup-done", "/setup/demo/done", TestSettings.OperatorKey),
        new("setup-nasty", "/setup/nasty/features", TestSettings.OperatorKey),
        new("not-found", "/setup/nothing", TestSettings.OperatorKey, 404),
        new("not-allowed", "/setup", "account", 403),
    ];

    public static TheoryData<SeenBy> All => [.. Pages];

    [Fact]
    public void Every_page_of_the_list_is_looked_at()
    {
        var seen = Pages.Select(page => page.Path.Split('?')[0]).ToHashSet();
        Assert.Empty(WebPages.All.Where(row => row.Methods.Contains("GET")).Select(WebPages.Address).Except(seen).Except(WithoutView));
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task A_page_is_sound_in_light_on_a_phone_and_in_dark_on_a_desk(SeenBy seen) => LookAsync(seen, PageLook.SoundAsync);

    [Theory]
    [Trait("Category", "Heavy")]
    [MemberData(nameof(All))]
    public Task A_page_is_sound_in_both_on_both_and_with_all_unfolded(SeenBy seen) => LookAsync(seen, PageLook.SoundEverywhereAsync);

    [GeneratedRegex("[0-9]:[0-9]{2}(:[0-9]{2})? [AP]M")]
    private static partial Regex Time();

    /// <summary>Opens the page and looks at it; the browser has nothing to say on its console.</summary>
    private async Task LookAsync(SeenBy seen, Func<IPage, string, Task> look)
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, seen.Key == "account" ? fixture.AccountKey : seen.Key);
        var page = await context.NewPageAsync();
        var said = new List<string>();
        page.Console += (_, line) => said.Add(line.Text);
        page.PageError += (_, fault) => said.Add(fault);
        Assert.Equal(seen.Status, (await page.GotoAsync(fixture.At(seen.Path)))!.Status);
        var told = await page.Locator("main").InnerTextAsync();
        Assert.True(!Time().IsMatch(told) || told.Contains("imes are those of", StringComparison.Ordinal), $"{seen.Name} does not say whose times it tells: {told}");
        await look(page, seen.Name);
        Assert.Equal(seen.Status >= 400 ? 1 : 0, said.Count(line => line.Contains("Failed to load resource", StringComparison.Ordinal))); // the page itself
        Assert.DoesNotContain(said, line => !line.Contains("Failed to load resource", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_phone_a_box_stands_beside_its_words_and_the_tools_of_a_call_are_seen_whole()
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, TestSettings.OperatorKey, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/setup/demo/features"));
        const string Apart = "all => all.filter(tick => tick.querySelector('label').getBoundingClientRect().top >= tick.querySelector('input').getBoundingClientRect().bottom).map(tick => tick.textContent.trim())";
        Assert.Empty(await page.Locator(".tick:visible").EvaluateAllAsync<string[]>(Apart));
        await page.GotoAsync(fixture.At($"/console/accounts/demo/calls?day={ConsoleClinic.Today}&call={ConsoleClinic.KeyOf(ConsoleClinic.Booking)}"));
        Assert.True(await page.Locator(".scroll").EvaluateAsync<bool>("part => part.scrollWidth <= part.clientWidth"));
    }

    [Fact]
    public async Task What_a_practice_is_called_is_shown_and_never_run()
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, TestSettings.OperatorKey);
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/console/accounts/nasty"));
        Assert.Equal(ClinicInChromium.Nasty, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync());
        await page.GotoAsync(fixture.At("/setup"));
        await page.GetByRole(AriaRole.Link, new() { Name = ClinicInChromium.Nasty, Exact = true }).ClickAsync();
        Assert.StartsWith("<script>", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("main img, main script").CountAsync());
    }

    [Fact]
    public async Task A_chart_is_drawn_from_its_table_and_anew_when_the_colours_change()
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, fixture.AccountKey);
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/console/accounts/demo/figures"));
        var places = await page.Locator("[data-chart]").CountAsync();
        Assert.True(places >= 4);
        Assert.Equal(places, await page.Locator("[data-chart]:visible canvas").CountAsync());
        const string Drawn = "[...document.querySelectorAll('[data-chart] canvas')].map(canvas => Chart.getChart(canvas)).map(chart => ({ labels: chart.data.labels, sets: chart.data.datasets.map(set => ({ label: set.label, data: set.data, colour: set.backgroundColor })) }))";
        var light = await page.EvaluateAsync<System.Text.Json.JsonElement>(Drawn);
        var bookings = light[1];
        Assert.Equal(("Cleaning", "Asked for", 1), (bookings.GetProperty("labels")[0].GetString(), bookings.GetProperty("sets")[0].GetProperty("label").GetString(), bookings.GetProperty("sets")[0].GetProperty("data")[0].GetInt32()));
        Assert.Equal(1, bookings.GetProperty("sets").GetArrayLength()); // the sum is in the table alone
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var colour = $"{bookings.GetProperty("sets")[0].GetProperty("colour")}";
        var now = colour;
        for (var i = 0; i < 200 && now == colour; i++) // the page hears of it a moment later
        {
            now = $"{(await page.EvaluateAsync<System.Text.Json.JsonElement>(Drawn))[1].GetProperty("sets")[0].GetProperty("colour")}";
            await Task.Delay(25, Clinic.Cancellation);
        }

        Assert.NotEqual(colour, now);
        Assert.Equal(places, await page.Locator("[data-chart] canvas").CountAsync());
        await page.GetByText("As a table").First.ClickAsync();
        await Assertions.Expect(page.Locator("#days-table")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_signs_in_looks_and_signs_out()
    {
        await using var context = await (await browser.Browser).NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/console/accounts/demo"));
        await page.GetByLabel("Key", new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("opens nothing here");
        await page.GetByLabel("Key", new() { Exact = true }).FocusAsync();
        Assert.Equal("", await page.GetByLabel("Key", new() { Exact = true }).InputValueAsync()); // what was typed does not come back
        await page.Keyboard.TypeAsync(TestSettings.OperatorKey);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Open tasks for staff")).ToBeVisibleAsync();
        Assert.EndsWith("/console/accounts/demo", page.Url, StringComparison.Ordinal);
        for (var i = 0; i < 20 && await page.EvaluateAsync<string>("document.activeElement.textContent.trim()") != "Sign out"; i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Signed off" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        Assert.Equal(0, await page.GetByText("Open tasks for staff").CountAsync()); // nothing was kept
    }

    [Fact]
    public async Task An_open_page_asks_and_then_signs_off_by_itself()
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, TestSettings.OperatorKey);
        var page = await context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(fixture.At("/console/accounts/demo"));
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Are you still there?" });
        await page.Clock.FastForwardAsync(13 * 60 * 1000 + 5000);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync(12 * 60 * 1000);
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await fixture.Clinic.Sandbox.AdvanceAsync(15 * 60 + 1);
        await page.Clock.FastForwardAsync(4 * 60 * 1000);
        await Assertions.Expect(page.GetByText("nothing happened for 15 minutes")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(TestSettings.OperatorKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        Assert.EndsWith("/console/accounts/demo", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_all_works_and_the_page_goes_by_itself_too()
    {
        await using var context = await fixture.OpenAsync(await browser.Browser, null, new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(fixture.At("/setup"));
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(fixture.AccountKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Open tasks for staff")).ToBeVisibleAsync();
        await page.GotoAsync(fixture.At("/console/accounts/demo/figures"));
        await Assertions.Expect(page.Locator("#days-table")).ToBeVisibleAsync(); // the tables stand open
        await page.GotoAsync(fixture.At("/console/accounts/demo"));
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"901;url=/console/signed-off?to=%2Fconsole%2Faccounts%2Fdemo&amp;why=idle\">", await page.ContentAsync(), StringComparison.Ordinal);
    }
}
