using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Web.SignIn;
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
        var answers = new Queue<Func<IRoute, Task>>([route => route.AbortAsync(), route => route.FulfillAsync(new() { Status = 429 }), route => route.ContinueAsync()]);
        await page.RouteAsync("**/stay", route => answers.Dequeue()(route));
        for (var missed = 0; missed < 2; missed++)
        {
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
            await Assertions.Expect(told).ToBeVisibleAsync();
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        Assert.Empty(answers);
        Assert.Equal("typed-by-somebody", await secret.InputValueAsync());
        Assert.Empty(person.Said);
    }

    [Fact]
    public async Task To_stay_promises_no_more_than_the_eight_hours_leave()
    {
        await using var person = await SitSinceAsync(TimeSpan.FromMinutes(7 * 60 + 40));
        var page = await OpenAsync(person);
        var (asks, tells) = (page.GetByRole(AriaRole.Dialog, new() { Name = "Are you still there?" }), page.GetByRole(AriaRole.Dialog, new() { Name = "This session is about to end" }));
        await PassAsync(page, 13 * 60 + 5); // 7:53
        await Assertions.Expect(asks).ToBeVisibleAsync();
        await asks.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await Assertions.Expect(asks).ToBeHiddenAsync();
        await PassAsync(page, 4 * 60);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await PassAsync(page, 60); // 7:58
        await Assertions.Expect(tells).ToBeVisibleAsync();
        await Assertions.Expect(asks).ToBeHiddenAsync();
        await Assertions.Expect(tells.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Understood"]);
        await PageLook.SoundAsync(page, "last-minutes");
        await PassAsync(page, 2 * 60);
        await Assertions.Expect(page.GetByText("at most 8 hours")).ToBeVisibleAsync();
        Assert.Empty(person.Said);
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("Escape")]
    public async Task In_the_last_two_minutes_the_end_is_told_once_and_the_page_can_be_used(string key)
    {
        await using var person = await SitSinceAsync(TimeSpan.FromMinutes(8 * 60 - 1));
        var page = await OpenAsync(person);
        await page.Clock.FastForwardAsync(1000);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "This session is about to end" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync(key);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Clock.RunForAsync(5000);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Tasks for staff" })).ToBeVisibleAsync();
        Assert.Empty(person.Said);
    }

    /// <summary>Somebody who signed in a while ago, and has worked since.</summary>
    private async Task<Sitting> SitSinceAsync(TimeSpan ago)
    {
        var (sessions, cookies, answer) = (fixture.Clinic.Service<WebSessions>(), fixture.Clinic.Service<SessionCookie>(), new DefaultHttpContext());
        var ticket = sessions.OfOperatorKey(new AuditActor("operator", "operator-key"));
        cookies.Write(answer, ticket with { Started = ticket.Started - ago });
        var value = answer.Response.Headers.SetCookie.ToString().Split('=', 2)[1].Split(';')[0];
        var person = await fixture.SitDownAsync(browser, null);
        await person.Context.AddCookiesAsync([new() { Name = cookies.Name, Value = value, Url = fixture.Clinic.Http.BaseAddress!.AbsoluteUri }]);
        return person;
    }

    private static async Task<IPage> OpenAsync(Sitting person)
    {
        var page = await person.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/console/accounts/demo");
        return page;
    }

    /// <summary>Time passes, in the browser and here.</summary>
    private async Task PassAsync(IPage page, int seconds)
    {
        await fixture.Clinic.Sandbox.AdvanceAsync(seconds);
        await page.Clock.FastForwardAsync(seconds * 1000);
    }
}
