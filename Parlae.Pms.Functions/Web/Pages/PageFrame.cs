using Parlae.Pms.Functions.Web.Pages.Console;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>What stands around a page.</summary>
/// <param name="Title">Of the page.</param>
/// <param name="Person">Who is signed in; null: nobody.</param>
/// <param name="To">A path of ours as the browser must ask for it.</param>
/// <param name="Root"><c>/setup</c> or <c>/console</c>, the part that the page is in.</param>
/// <param name="Stylesheet">Where it is.</param>
/// <param name="Script">Where it is.</param>
/// <param name="FormField">The name under which each form carries the token that shows it is ours.</param>
/// <param name="FormToken">Null: the page has no forms.</param>
/// <param name="SecondsLeft">Until the session ends of itself; 0: there is none.</param>
/// <param name="SignedOff">Where the browser goes then.</param>
public sealed record PageFrame(
    string Title, WebPerson? Person, Func<string, string> To, string Root, string Stylesheet, string Script, string FormField, string? FormToken, int SecondsLeft, string SignedOff)
{
    /// <summary>Where a file is that only some pages need.</summary>
    public required Func<string, string> Asset { get; init; }

    /// <summary>Until the session ends whatever is asked for; 0: there is none.</summary>
    public int SecondsAtMost { get; init; }

    /// <summary>Of whoever is signed in: <see cref="PersonMark"/>; null: nothing that is typed is kept.</summary>
    public string? Mark { get; init; }

    /// <summary>Of the practice that the page is about, whose times it tells; null: it is about none, or about one that is not connected.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The other pages of the account that this one is about; none elsewhere.</summary>
    public IReadOnlyList<NavEntry> Nav { get; init; } = [];

    /// <summary>A path below the part that the page is in.</summary>
    public string Here(string path) => To(Root + path);

    /// <summary>Where whoever is signed in begins.</summary>
    public string Home => To(Person is WebPerson.Clinic ? WebAddresses.Console : Root);

    /// <summary>The token must not be printed.</summary>
    public override string ToString() => nameof(PageFrame);
}
