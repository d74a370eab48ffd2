using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>Free text. A template inside it would be read out or filed as it is, so it is asked for again.</summary>
internal sealed class TextKind(int longest) : ArgumentKind
{
    public override int LongestText => longest;

    public override bool IsFree => true;

    public override bool IsPlaceholder(string text) => Placeholders.IsOne(text, PlaceholderRule.Obvious);

    public override object? Read(string text, ZonedDateTime now) => Placeholders.HasTemplate(text) ? null : text;
}

internal sealed class NameKind : ArgumentKind
{
    public override bool IsPlaceholder(string text) => Placeholders.IsOne(text, PlaceholderRule.InLowerCase);

    public override object? Read(string text, ZonedDateTime now)
    {
        var letters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsLetter(rune))
            {
                letters++;
            }
            else if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.Format)
                && !" '’‘`´ʻ-‐‑–.,()·・".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                return null;
            }
        }

        return letters > 0 ? text : null;
    }
}

internal sealed partial class EmailKind : ArgumentKind
{
    public override string Format => "email";
    public override int LongestText => 254;

    public override object? Read(string text, ZonedDateTime now) =>
        Address().IsMatch(text) && text.IndexOf('@', StringComparison.Ordinal) <= 64 && !text.Contains("..", StringComparison.Ordinal) ? text : null;

    [GeneratedRegex(@"^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-](?:[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]*[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-zA-Z0-9-]{1,59})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}

internal sealed partial class PostCodeKind : ArgumentKind
{
    public override int LongestText => 20;

    public override object? Read(string text, ZonedDateTime now) => Code().IsMatch(text) ? text.ToUpperInvariant() : null;

    [GeneratedRegex(@"^(?=[^0-9]*[0-9])[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){2,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}

/// <summary>Words alone are no code: somebody described it.</summary>
internal sealed partial class DocumentCodeKind : ArgumentKind
{
    public override int LongestText => 40;

    /// <summary>Of a member's number nobody can tell.</summary>
    public override bool IsNoCard(string text) => true;

    public override object? Read(string text, ZonedDateTime now) => text.Any(char.IsAsciiDigit) && Code().IsMatch(text) ? text.ToUpperInvariant() : null;

    [GeneratedRegex(@"^[0-9A-Za-z](?:[ ./#-]?[0-9A-Za-z]){1,39}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}

/// <summary>Any text: whether it is a handle of this call is for the gates to say, who write down what they refuse.</summary>
internal sealed class HandleKind(char prefix) : ArgumentKind
{
    public override string Pattern => $"^{prefix}[0-9]+$";

    public override object? Read(string text, ZonedDateTime now) => text.ToLowerInvariant();
}

/// <summary>One of a few words; into an enum, or kept as text.</summary>
internal sealed class ChoiceKind : ArgumentKind
{
    private readonly Dictionary<string, object> _values;

    public ChoiceKind(IReadOnlyList<string> words)
    {
        Choices = words;
        _values = words.ToDictionary(word => word, word => (object)word, StringComparer.OrdinalIgnoreCase);
    }

    public ChoiceKind(Type type)
    {
        var values = Enum.GetValues(type).Cast<object>().ToList();
        Choices = [.. values.Select(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!))];
        _values = values.ToDictionary(value => value.ToString()!, StringComparer.OrdinalIgnoreCase);
    }

    public override IReadOnlyList<string> Choices { get; }

    public override object? Read(string text, ZonedDateTime now) => _values.GetValueOrDefault(text);
}
