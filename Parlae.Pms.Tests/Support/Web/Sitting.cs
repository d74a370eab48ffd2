using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>Somebody at a browser of their own, and what that browser said: its console, faults of scripts, dialogs, and what the content security policy stopped.</summary>
internal sealed class Sitting : IAsyncDisposable
{
    /// <summary>Without these a page is not what it should be.</summary>
    private static readonly string[] Parts = ["stylesheet", "script", "image", "font"];

    private readonly ConcurrentQueue<string> said = new();

    private Sitting(IBrowserContext context) => Context = context;

    public IBrowserContext Context { get; }

    /// <summary>But that a page was refused, which pages say themselves; what a page is made of is told apart.</summary>
    public IEnumerable<string> Said => said.Where(line => !line.Contains("Failed to load resource", StringComparison.Ordinal));

    /// <param name="browser">The program.</param>
    /// <param name="address">The app.</param>
    /// <param name="key">With which they are signed in; null: nobody is.</param>
    public static async Task<Sitting> BeginAsync(IBrowser browser, Uri address, string? key)
    {
        var sitting = new Sitting(await browser.NewContextAsync(new() { BaseURL = address.AbsoluteUri }));
        await sitting.WatchAsync();
        if (key is null)
            return sitting;
        using var visitor = await new WebVisitor(address).SignInAsync(key);
        await sitting.Context.AddCookiesAsync(visitor.Cookies.GetAllCookies().Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = "/" }));
        return sitting;
    }

    public async Task<IPage> OpenAsync(string path)
    {
        var page = await Context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Presses a button that sends a form, and waits for the page that comes.</summary>
    /// <returns>The status of the answer to the form.</returns>
    public static async Task<int> PressAsync(IPage page, string button)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage here) => loaded.TrySetResult();
        page.Load += Loaded;
        var sent = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Last.ClickAsync(), answer => answer.Request is { IsNavigationRequest: true, Method: "POST" });
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        page.Load -= Loaded;
        return sent.Status;
    }

    /// <summary>Loads a page again that may do so itself at that moment.</summary>
    public static async Task ReloadAsync(IPage page)
    {
        try
        {
            await page.ReloadAsync();
        }
        catch (PlaywrightException fault) when (fault.Message.Contains("net::ERR_ABORTED", StringComparison.Ordinal))
        {
            await page.WaitForLoadStateAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    private async Task WatchAsync()
    {
        Context.Console += (_, line) => said.Enqueue(line.Text);
        Context.WebError += (_, fault) => said.Enqueue(fault.Error);
        Context.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && Parts.Contains(answer.Request.ResourceType))
                said.Enqueue($"missing: {answer.Status} {answer.Url}");
        };
        Context.RequestFailed += (_, request) =>
        {
            if (Parts.Contains(request.ResourceType) && request.Failure is not "net::ERR_ABORTED") // whoever goes on to the next page
                said.Enqueue($"missing: {request.Failure} {request.Url}");
        };
        Context.Dialog += async (_, dialog) =>
        {
            said.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await Context.ExposeFunctionAsync("tellStopped", (string what) => said.Enqueue($"stopped: {what}"));
        await Context.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', stopped => window.tellStopped(`${stopped.violatedDirective} ${stopped.blockedURI}`));");
    }
}
