using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>Looks at a page as it is shown now, light and dark, on a phone and on a desk, with a screenshot of each look.</summary>
internal static class PageLook
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private static readonly (string Device, int Width, int Height) Phone = ("phone", 390, 844);
    private static readonly (string Device, int Width, int Height) Desk = ("desk", 1280, 800);

    private const string Unfold = "() => { const folded = [...document.querySelectorAll('details:not([open])')]; for (const part of folded) { part.open = true; part.dataset.unfolded = ''; } return folded.length; }";

    /// <summary>Nothing that axe finds, and nothing wider than the screen: each scheme and each width once, since what is found in one is mostly found in the other.</summary>
    public static async Task SoundAsync(IPage page, string name)
    {
        await SoundAsync(page, name, ColorScheme.Light, Phone);
        await SoundAsync(page, name, ColorScheme.Dark, Desk);
    }

    /// <summary>The same in both schemes on both, and once more with all open that is folded away, which axe passes over.</summary>
    public static async Task SoundEverywhereAsync(IPage page, string name)
    {
        await SoundInBothAsync(page, name);
        if (await page.EvaluateAsync<int>(Unfold) > 0)
            await SoundInBothAsync(page, $"{name}-unfolded");
    }

    private static async Task SoundInBothAsync(IPage page, string name)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var device in new[] { Phone, Desk })
                await SoundAsync(page, name, scheme, device);
        }
    }

    private static async Task SoundAsync(IPage page, string name, ColorScheme scheme, (string Device, int Width, int Height) on)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SetViewportSizeAsync(on.Width, on.Height);
        await FitsAsync(page, $"{name}-{scheme}-{on.Device}");
        await HasNoFaultAsync(page, $"{name} {scheme} {on.Device}");
    }

    /// <summary>With a screenshot.</summary>
    private static async Task FitsAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(BuiltApp.Root, "artifacts", "pages", $"{name}.png".ToLowerInvariant()), FullPage = true });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than the screen.");
    }

    private static async Task HasNoFaultAsync(IPage page, string name)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] }, ResultTypes = [ResultType.Violations] }); // what holds is not listed in full
        Assert.True(found.Violations.Length == 0, $"{name}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id} ({fault.Help}) {fault.Nodes[0].Html}"))}");
    }
}
