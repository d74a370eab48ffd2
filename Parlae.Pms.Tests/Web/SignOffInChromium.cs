using Microsoft.Playwright;
using Parlae.Pms.Tests.Support.Web;

namespace Parlae.Pms.Tests.Web;

/// <summary>Signing out, and the question whether anybody is there, where the line fails or a page is loaded again.</summary>
[Collection(nameof(PeopleTogether))]
public sealed class SignOffInChromium(PeopleInChromium fixture, TestBrowser browser)
{
    private const string Round = "localStorage.getItem('parlae-round')";

    [Fact]
    public async Task The_page_after_a_sign_out_counts_once()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.OpenAsync("/setup");
        Assert.Equal(303, await Sitting.PressAsync(page, "Sign out"));
        await Assertions.Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        Assert.DoesNotContain("why=", page.Url, StringComparison.Ordinal);
        var round = await page.EvaluateAsync<string>(Round);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        Assert.Equal(round, await page.EvaluateAsync<string>(Round));
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task A_sign_out_that_fails_takes_nothing_from_other_windows()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var (page, other) = (await person.OpenAsync("/setup"), await person.OpenAsync("/setup"));
        Assert.Null(await other.EvaluateAsync<string?>(Round));
        await person.Context.RouteAsync("**/sign-out", route => route.AbortAsync());
        var failed = new TaskCompletionSource();
        page.RequestFailed += (_, request) => failed.TrySetResult();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Null(await other.EvaluateAsync<string?>(Round));
    }

    [Fact]
    public async Task Whoever_is_still_there_while_the_line_is_away_keeps_the_page_and_asks_again()
    {
        await using var person = await fixture.SitDownAsync(browser);
        var page = await person.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/setup/demo/credentials");
        var secret = page.Locator("input[type=password]").First;
        await secret.FillAsync("typed-by-somebody");
        await page.Clock.FastForwardAsync(13 * 60 * 1000 + 2000);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        var told = dialog.GetByText("That did not get through.");
        foreach (var answer in new Func<IRoute, Task>[] { route => route.AbortAsync(), route => route.FulfillAsync(new() { Status = 429 }) })
        {
            await page.RouteAsync("**/stay", answer, new() { Times = 1 });
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
            await Assertions.Expect(told).ToBeVisibleAsync();
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        Assert.Equal("typed-by-somebody", await secret.InputValueAsync());
        Assert.Empty(person.Said);
    }
}
