using System.Globalization;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Functions.Speech.Dates;

/// <summary>Cuts a phrase into words and figures.</summary>
internal static partial class Tokenizer
{
    private const int LongestPhrase = 200;

    /// <summary>Null: it holds something that no date or time holds, or is too long to be one.</summary>
    public static IReadOnlyList<Token>? Cut(string phrase)
    {
        if (phrase.Length > LongestPhrase)
            return null;
        var text = HalfDay().Replace(phrase.ToLowerInvariant().Replace('’', '\'').Replace('–', '-').Replace('—', '-'), "$1m ");
        text = Proposal().Replace(Soonest().Replace(text, "asap"), " ").Replace("tonight", "today night", StringComparison.Ordinal).Replace("after work", "evening", StringComparison.Ordinal);
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            if (Piece().Match(text, at) is not { Success: true } match)
                return null;
            at += match.Length;
            if (match.Groups["word"].Success && match.Value.EndsWith("'s", StringComparison.Ordinal) && match.Value.Length > 4)
                tokens.Add(new(TokenKind.Word, match.Value[..^2])); // today's
            else if (!match.Groups["skip"].Success)
                tokens.Add(TokenOf(match));
        }

        return NumberWords.Merge([.. tokens.Where((token, i) => !IsHyphen(tokens, i))]).Where(token => token.Kind != TokenKind.Word || !Vocabulary.Noise.Contains(token.Text)).ToList();
    }

    /// <summary>Within a word such as twenty-first; between two weekdays or months it says "to".</summary>
    private static bool IsHyphen(List<Token> tokens, int i) =>
        tokens[i] is { Kind: TokenKind.Dash, Text: "-" } && i > 0 && i + 1 < tokens.Count && (tokens[i - 1].Kind == TokenKind.Word || tokens[i + 1].Kind == TokenKind.Word)
        && !(IsDay(tokens[i - 1]) && IsDay(tokens[i + 1]));

    private static bool IsDay(Token token) => token.Kind == TokenKind.Ordinal || Vocabulary.Weekdays.ContainsKey(token.Text) || Vocabulary.Months.ContainsKey(token.Text);

    private static Token TokenOf(Match match)
    {
        if (match.Groups["clock"].Success)
        {
            var parts = match.Value.Split(':', '.');
            return new(TokenKind.Clock, match.Value, Number(parts[0]), Number(parts[1]));
        }

        if (match.Groups["numbers"].Success)
            return new(TokenKind.Numbers, match.Value);
        if (match.Groups["compact"].Success)
            return new(TokenKind.Numbers, $"{match.Value[..4]}-{match.Value[4..6]}-{match.Value[6..]}");
        if (match.Groups["ordinal"] is { Success: true } ordinal)
            return new(TokenKind.Ordinal, match.Value, Number(ordinal.Value));
        if (match.Groups["number"].Success)
            return new(TokenKind.Number, match.Value, Number(match.Value));
        return match.Groups["dash"].Success ? new(TokenKind.Dash, match.Value) : new(TokenKind.Word, match.Value);
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Before words without meaning are dropped: "first" alone could be the first of a month.</summary>
    [GeneratedRegex(@"(?<![a-z])(?:first|1st|next|earliest|soonest)(?: (?:possible|available|free|open|opening|appointment|appt|slot))+(?: time)?(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Soonest();

    /// <summary>Its "about" is not the one of "about nine".</summary>
    [GeneratedRegex("(?<![a-z])(?:how|what) about(?![a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Proposal();

    [GeneratedRegex(@"(?<![a-z])([ap])\.? ?m(?![a-z])\.?", RegexOptions.CultureInvariant)]
    private static partial Regex HalfDay();

    [GeneratedRegex(
        @"\G(?:(?<numbers>[0-9]{4}(?<s>[-/.])[0-9]{1,2}\k<s>[0-9]{1,2}(?![0-9]))"
        + @"|(?<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:]))"
        + @"|(?<numbers>[0-9]{1,2}(?<s>[-/.])[0-9]{1,2}\k<s>(?:[0-9]{4}|[0-9]{2})(?![0-9]))"
        + @"|(?<numbers>[0-9]{1,2}[-/][0-9]{1,2}(?![0-9/-]))"
        + @"|(?<clock>[0-9]{1,2}\.[0-9]{2}(?![0-9.]))"
        + @"|(?<ordinal>[0-9]{1,2})(?:st|nd|rd|th)(?![a-z])"
        + @"|(?<compact>[0-9]{8}(?![0-9]))"
        + @"|(?<number>[0-9]{1,4}(?![0-9]))"
        + @"|(?<word>[a-z]+(?:'[a-z]+)?)"
        + @"|(?<dash> - |-)"
        + "|(?<skip>[\\s,.;!?()\"'@]))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Piece();
}
