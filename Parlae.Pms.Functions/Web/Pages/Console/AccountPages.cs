namespace Parlae.Pms.Functions.Web.Pages.Console;

/// <summary>One way from a page of an account to another.</summary>
/// <param name="Word">Of the text <c>Nav.…</c>.</param>
/// <param name="Path">Ours.</param>
/// <param name="IsHere">The page that is shown, or one below it.</param>
public sealed record NavEntry(string Word, string Path, bool IsHere);

/// <summary>The pages of an account: those that there are, and that whoever is signed in may see.</summary>
internal static class AccountPages
{
    private const string First = "health";

    /// <summary>In this order; all but the first are at their own name below the first.</summary>
    private static readonly string[] Words = [First, "calls", "figures", "tasks", "waitlist", "audit", "certificates", "keys", "proofs"];

    public static IReadOnlyList<NavEntry> Of(PageList pages, string accountId, string here, WebPerson person)
    {
        var first = $"{WebAddresses.Console}/accounts/{accountId}";
        if (!IsAtOrBelow(here, first))
            return [];
        var seen = Words.Select(word => (Word: word, Path: word == First ? first : $"{first}/{word}")).Where(each => pages.Find(each.Path) is { Row: var row } && MaySee(person, row)).ToList();
        var current = seen.LastOrDefault(each => IsAtOrBelow(here, each.Path)).Word;
        return [.. seen.Select(each => new NavEntry(each.Word, each.Path, each.Word == current))];
    }

    private static bool MaySee(WebPerson person, PageRow row) => row.Methods.Contains("GET") && person switch
    {
        WebPerson.Clinic clinic => row is { Audience: PageAudience.Account, Right: { } right } && clinic.Rights.Contains(right),
        _ => true,
    };

    private static bool IsAtOrBelow(string here, string path) =>
        here.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (here.Length == path.Length || here[path.Length] == '/');
}
