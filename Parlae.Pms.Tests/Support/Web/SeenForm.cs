using System.Net;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Support.Web;

/// <summary>A form of a page as a browser would send it, with what a person changes in it. Buttons are sent by name alone.</summary>
internal sealed partial class SeenForm
{
    private readonly List<(string Name, string Value)> fields = [];

    private SeenForm(string action) => Action = action;

    public string Action { get; }

    public IReadOnlyList<(string Name, string Value)> Fields => fields;

    /// <param name="page">Where it is.</param>
    /// <param name="action">Where it goes.</param>
    /// <param name="holding">What tells it from others that go there.</param>
    public static SeenForm Of(SeenPage page, string action, string holding = "")
    {
        var form = new SeenForm(action);
        var html = Forms().Matches(page.Html).Select(match => match.Value).FirstOrDefault(one => one.Contains($"action=\"{action}\"", StringComparison.Ordinal) && one.Contains(holding, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{page.Path} ({page.Status}) has no form for {action}: {page.Text}");
        foreach (var input in Inputs().Matches(html).Select(match => match.Value))
        {
            if (Attribute(input, "name") is not { } name || input.Contains(" disabled", StringComparison.Ordinal))
                continue;
            if (Attribute(input, "type") is "checkbox" or "radio" && !input.Contains(" checked", StringComparison.Ordinal))
                continue;
            form.fields.Add((name, Attribute(input, "value") ?? ""));
        }

        form.fields.AddRange(Areas().Matches(html).Select(match => (Attribute(match.Groups[1].Value, "name")!, WebUtility.HtmlDecode(match.Groups[2].Value))));
        foreach (Match select in Selects().Matches(html))
        {
            var options = Options().Matches(select.Groups[2].Value).Select(option => option.Value).ToList();
            form.fields.Add((Attribute(select.Groups[1].Value, "name")!, Attribute(options.FirstOrDefault(option => option.Contains(" selected", StringComparison.Ordinal)) ?? options[0], "value") ?? ""));
        }

        return form;
    }

    public string? Value(string name) => fields.Where(field => field.Name == name).Select(field => field.Value).FirstOrDefault();

    public SeenForm With(string name, string value)
    {
        Without(name);
        fields.Add((name, value));
        return this;
    }

    public SeenForm Without(string name)
    {
        fields.RemoveAll(field => field.Name == name);
        return this;
    }

    private static string? Attribute(string tag, string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex("(<textarea[^>]*>)(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Areas();

    [GeneratedRegex("(<select[^>]*>)(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Selects();

    [GeneratedRegex("<option[^>]*>")]
    private static partial Regex Options();
}
