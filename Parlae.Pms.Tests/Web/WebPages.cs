using Parlae.Pms.Functions.Web.Pages;

namespace Parlae.Pms.Tests.Web;

/// <summary>An address for each page of the list. A page without one fails the sweeps.</summary>
internal static class WebPages
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["{accountId}"] = "demo",
        ["{proofId}"] = "g0",
        ["{day}"] = "2026-03-02",
        ["{sequence}"] = "1",
    };

    public static IReadOnlyList<PageRow> All => PageList.Program.Rows;

    public static string Address(PageRow row)
    {
        var address = Values.Aggregate(row.Route, (route, value) => route.Replace(value.Key, value.Value, StringComparison.Ordinal));
        return address.Contains('{', StringComparison.Ordinal) ? throw new InvalidOperationException($"{row.Route} is new: say here what stands in its place.") : address;
    }
}
