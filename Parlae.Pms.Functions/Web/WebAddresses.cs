using Parlae.Pms.Functions.Web.Pages;

namespace Parlae.Pms.Functions.Web;

/// <summary>Where the pages are, as the world sees it. A request's Host header, and what hosts forward in its place, decide nothing.</summary>
internal sealed class WebAddresses(Uri publicUrl)
{
    public const string Setup = "/setup";
    public const string Console = "/console";

    private const int LongestBack = 300;

    private readonly string prefix = publicUrl.AbsolutePath.TrimEnd('/');

    /// <summary>Cookies may be marked for https alone.</summary>
    public bool IsSecure => publicUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>A path of ours as a browser must ask for it.</summary>
    public string To(string path) => prefix + path;

    /// <summary>A path of ours, that a browser shall come back to later.</summary>
    public string To(string path, string back) => $"{To(path)}?to={Uri.EscapeDataString(back)}";

    /// <summary>From here on the request is for our own address, whatever it said.</summary>
    public void Adopt(HttpRequest request)
    {
        request.Scheme = publicUrl.Scheme;
        request.Host = new HostString(publicUrl.Authority);
        request.PathBase = prefix;
    }

    /// <summary>Below which of the two a path is: their own assets and entrances are there.</summary>
    public static string RootOf(string path) => path.StartsWith(Console, StringComparison.OrdinalIgnoreCase) ? Console : Setup;

    /// <summary>A page of ours to go back to. Null: it is none, or an entrance; nobody is sent anywhere else.</summary>
    public static string? Back(string? given) =>
        given is { Length: > 0 and <= LongestBack } && given.All(IsPlain) && !HasSteps(given) && (IsUnder(given, Setup) || IsUnder(given, Console)) && !PageList.IsEntrance(given.Split('?')[0]) ? given : null;

    /// <summary>As <see cref="Back"/>, for whoever has just come in: a clinic's people have no business on the operators' side.</summary>
    public static string? Back(string? given, bool isOfClinic) => Back(given) is { } back && (!isOfClinic || RootOf(back) == Console) ? back : null;

    /// <summary>The sign-in page at the side of the page that was wanted, which is kept.</summary>
    /// <param name="wanted">As somebody gave it.</param>
    /// <param name="why">Why they are there again.</param>
    public static string SignInAgain(string? wanted, string why) => Back(wanted) is { } back
        ? $"{RootOf(back)}{PageList.SignIn}?to={Uri.EscapeDataString(back)}&why={why}"
        : $"{Setup}{PageList.SignIn}?why={why}";

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '?' or '=' or '&';

    /// <summary>A browser walks them, and arrives somewhere else.</summary>
    private static bool HasSteps(string path) => path.Split('?')[0].Split('/').Any(part => part is "." or "..");

    private static bool IsUnder(string path, string root) => path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] is '/' or '?');
}
