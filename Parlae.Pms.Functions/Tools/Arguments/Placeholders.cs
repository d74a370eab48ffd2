using System.Text.RegularExpressions;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>How readily a value is taken for a stand-in.</summary>
internal enum PlaceholderRule
{
    /// <summary>Free text: only what cannot be anything else.</summary>
    Obvious,

    /// <summary>A person's name: somebody may be called Null or None, but nobody <c>null</c>.</summary>
    InLowerCase,

    /// <summary>Facts such as numbers and dates.</summary>
    AnyWord,
}

/// <summary>Recognises what a model writes when it does not know: templates, names of variables, words for nothing.</summary>
internal static partial class Placeholders
{
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase) { "undefined", "n/a", "string", "tbd", "not provided", "not specified", "not available", "-", "--", "?", "..." };
    private static readonly HashSet<string> ForFacts = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "none", "nil", "na", "unknown", "not given", "not known", "not sure", "anonymous", "blank", "empty", "missing", "test", "example", "value", "text", "number", "integer", "date",
        "caller", "caller id", "phone", "phone number", "caller phone number", "customer number", "caller number", "callerid", "phonenumber", "phone_number", "email", "name", "first name",
        "firstname", "last name", "lastname", "full name", "patient name", "patient", "patientid", "patient id", "appointmentid", "slotid", "private", "withheld", "restricted", "yyyy-mm-dd", "xxx", "xxxxxxxxxx",
    };

    public static bool IsOne(string text, PlaceholderRule rule)
    {
        if (Always.Contains(text) || IsBracketed(text) || text is "null" or "unknown" or "none")
        {
            return rule is not PlaceholderRule.Obvious || text is not ("unknown" or "none");
        }

        return rule switch
        {
            PlaceholderRule.Obvious => false,
            PlaceholderRule.InLowerCase => (!text.Any(char.IsUpper) && ForFacts.Contains(text)) || text.Equals("unknown", StringComparison.OrdinalIgnoreCase) || HasTemplate(text) || Variable().IsMatch(text),
            _ => ForFacts.Contains(text) || HasTemplate(text) || Variable().IsMatch(text),
        };
    }

    /// <summary>A template among other words: what it stood for is lost.</summary>
    public static bool HasTemplate(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("}}", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal);

    private static bool IsBracketed(string text) => text.Length > 1 && (text[0], text[^1]) is ('{', '}') or ('<', '>') or ('[', ']');

    [GeneratedRegex(@"^(?:[a-z]+(?:_[a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+|(?:customer|call|caller|patient|user)\.[A-Za-z.]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
