using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>Looks at a page as it is shown now: light and dark, on a phone and on a desk, with a screenshot of each.</summary>
internal static class PageLook
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>Nothing that axe finds, and nothing wider than the screen.</summary>
    public static async Task SoundAsync(IPage page, string name)
    {
        foreach (var (scheme, device, width, height) in new[] { (ColorScheme.Light, "phone", 390, 844), (ColorScheme.Dark, "desk", 1280, 800) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(BuiltApp.Root, "artifacts", "pages", $"{name}-{scheme}-{device}.png".ToLowerInvariant()), FullPage = true });
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than a {device}.");
            await HasNoFaultAsync(page, $"{name} {scheme} {device}");
        }
    }

    public static async Task HasNoFaultAsync(IPage page, string name)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] } });
        Assert.True(found.Violations.Length == 0, $"{name}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id} ({fault.Help}) {fault.Nodes[0].Html}"))}");
    }
}
