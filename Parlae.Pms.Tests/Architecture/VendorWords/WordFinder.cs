using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Architecture.VendorWords;

/// <summary>Finds vendors' words in a source: their names and own words anywhere, comments included; status words and ids as texts.</summary>
internal sealed partial class WordFinder(IReadOnlyList<VendorVocabulary> vendors)
{
    /// <summary>Each as vendor and word.</summary>
    public IEnumerable<(string Vendor, string Word)> Find(string source)
    {
        var tokens = Token().Matches(source).Select(match => match.Value).ToHashSet();
        var texts = Text().Matches(source).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var vendor in vendors)
        {
            foreach (Match name in Regex.Matches(source, vendor.Spoken, RegexOptions.IgnoreCase)) yield return (vendor.Name, name.Value);
            foreach (var token in tokens.Where(vendor.Own.Contains)) yield return (vendor.Name, token);
            foreach (var text in texts.Where(vendor.Texts.Contains)) yield return (vendor.Name, text);
            foreach (var text in texts.Where(text => vendor.IdForms.Any(form => Regex.IsMatch(text, "^" + form)))) yield return (vendor.Name, text);
        }
    }

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")]
    private static partial Regex Token();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Text();
}
