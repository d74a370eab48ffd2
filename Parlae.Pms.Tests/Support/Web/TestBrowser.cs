using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Parlae.Pms.Tests.Support.Web.TestBrowser))]

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>One Chromium for all tests, started by the first that needs it (Web/install.sh has it installed).</summary>
public sealed class TestBrowser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(StartAsync);

    internal Task<IBrowser> Browser => BrowserAsync();

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        var (driver, browser) = await started.Value;
        await browser.CloseAsync();
        driver.Dispose();
    }

    private async Task<IBrowser> BrowserAsync() => (await started.Value).Browser;

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Programs.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium: run Parlae.Pms.Tests/Web/install.sh.");
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }
}
