using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>Looks at a page as it is shown now: light and dark, on a phone and on a desk, with a screenshot of each.</summary>
internal static class PageLook
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>Each scheme and each width once.</summary>
    private static readonly (ColorScheme, string, int, int)[] Shown = [(ColorScheme.Light, "phone", 390, 844), (ColorScheme.Dark, "desk", 1280, 800)];

    /// <summary>Where there is the least room.</summary>
    private static readonly (ColorScheme, string, int, int)[] Unfolded = [(ColorScheme.Dark, "phone", 390, 844)];

    private const string Unfold = "() => { const folded = [...document.querySelectorAll('details:not([open])')]; for (const part of folded) { part.open = true; part.dataset.unfolded = ''; } return folded.length; }";
    private const string Fold = "() => { for (const part of document.querySelectorAll('details[data-unfolded]')) { part.open = false; delete part.dataset.unfolded; } }";

    /// <summary>Nothing that axe finds, and nothing wider than the screen; nor in what is folded away.</summary>
    public static async Task SoundAsync(IPage page, string name)
    {
        foreach (var (scheme, device, width, height) in Shown)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, height);
            await FitsAsync(page, $"{name}-{scheme}-{device}");
            await HasNoFaultAsync(page, $"{name} {scheme} {device}");
        }

        await UnfoldedAsync(page, name);
    }

    /// <summary>Once more with all open that is folded away, which axe passes over; where nothing is, there is nothing to look at.</summary>
    public static async Task UnfoldedAsync(IPage page, string name)
    {
        if (await page.EvaluateAsync<int>(Unfold) == 0)
            return;
        foreach (var (scheme, device, width, height) in Unfolded)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, height);
            await FitsAsync(page, $"{name}-unfolded-{scheme}-{device}");
            await HasNoFaultAsync(page, $"{name}, unfolded, {scheme} {device}");
        }

        await page.EvaluateAsync(Fold);
    }

    /// <summary>With a screenshot.</summary>
    public static async Task FitsAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(BuiltApp.Root, "artifacts", "pages", $"{name}.png".ToLowerInvariant()), FullPage = true });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than the screen.");
    }

    public static async Task HasNoFaultAsync(IPage page, string name)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] } });
        Assert.True(found.Violations.Length == 0, $"{name}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id} ({fault.Help}) {fault.Nodes[0].Html}"))}");
    }
}
