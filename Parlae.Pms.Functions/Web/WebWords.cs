using System.Globalization;
using System.Resources;

namespace Parlae.Pms.Functions.Web;

/// <summary>
/// What the pages say, by name (<c>Texts/Words.resx</c>): in English, the culture being the invariant one everywhere. Another language takes a file beside
/// it, one place before the pages that sets the request's culture, and <c>PredefinedCulturesOnly</c> off in the build, without which no such culture can
/// be made where globalization is invariant.
/// </summary>
internal static class WebWords
{
    private static readonly ResourceManager Texts = new("Parlae.Pms.Functions.Web.Texts.Words", typeof(WebWords).Assembly);

    /// <exception cref="MissingManifestResourceException">Nobody has written it.</exception>
    public static string Of(string name) => Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"The pages have no text '{name}'.");

    /// <summary>Null: nobody has written it.</summary>
    public static string? Find(string name) => Texts.GetString(name, CultureInfo.CurrentUICulture);

    /// <summary>A word that may be none of ours: then it is shown as it is.</summary>
    public static string OfWord(string group, string word) => Find($"{group}.{word}") ?? word;

    public static string Of(string name, params object[] values) => string.Format(CultureInfo.CurrentCulture, Of(name), values);
}
