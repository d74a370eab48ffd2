using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>
/// Finds payment card numbers in what a model passes on: 13 to 19 digits with a right check digit, in one piece or in groups as people say them. None
/// begins with 0 (ISO/IEC 7812-1 keeps it for other uses), and a date beside other digits belongs to no card.
/// </summary>
internal static partial class CardNumbers
{
    public const string Refusal = "I can't take card numbers, and I have not kept it. Offer to have a secure payment link sent, or to connect the caller with the staff.";

    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>The least digits of a group on a card; the last may have fewer.</summary>
    private const int Group = 4;

    /// <summary>In any text or number of the arguments, however deep and under whatever name.</summary>
    public static bool AreIn(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Object => arguments.EnumerateObject().Any(member => AreIn(member.Value)),
        JsonValueKind.Array => arguments.EnumerateArray().Any(AreIn),
        JsonValueKind.String or JsonValueKind.Number => GivenText.Of(arguments) is { } text && AreIn(text),
        _ => false,
    };

    public static bool AreIn(string text) => Runs(Date().Replace(text, "<date>")).Any(IsCard);

    /// <summary>Digits that belong together: groups parted by a blank, a dash or a dot, or by a comma that somebody speaks as a pause.</summary>
    private static IEnumerable<List<string>> Runs(string text)
    {
        var run = new List<string>();
        var (at, gap) = (0, "");
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && char.IsDigit(text[at]))
                at++;
            if (at > start)
            {
                if (run.Count > 0 && !IsPause(gap))
                {
                    yield return run;
                    run = [];
                }

                run.Add(string.Concat(text[start..at].Select(digit => (char)('0' + System.Globalization.CharUnicodeInfo.GetDecimalDigitValue(digit)))));
                start = at;
            }

            while (at < text.Length && !char.IsDigit(text[at]))
                at++;
            gap = text[start..at];
        }

        if (run.Count > 0)
            yield return run;
    }

    private static bool IsPause(string gap) => gap.Length is > 0 and <= 3 && gap.All(mark => char.IsWhiteSpace(mark) || mark is '-' or '.' or ',' or '\u2010' or '\u2011' or '\u2013' or '_' or '/');

    /// <summary>All of a run however it is grouped, or a part of it that is grouped as cards are: a phone number beside it must not hide it.</summary>
    private static bool IsCard(List<string> groups)
    {
        if (Passes(string.Concat(groups)))
            return true;
        for (var first = 0; first < groups.Count; first++)
        {
            var digits = "";
            for (var last = first; last < groups.Count && digits.Length <= Longest; last++)
            {
                digits += groups[last];
                if (groups[first].Length >= Group && Passes(digits))
                    return true;
                if (groups[last].Length < Group)
                    break;
            }
        }

        return false;
    }

    private static bool Passes(string digits)
    {
        if (digits.Length is < Shortest or > Longest || digits[0] == '0' || digits.AsSpan().Count(digits[0]) == digits.Length)
            return false;
        var sum = 0;
        for (var fromRight = 0; fromRight < digits.Length; fromRight++)
        {
            var digit = digits[^(fromRight + 1)] - '0';
            if (fromRight % 2 == 1)
                digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(@"(?<!\d)(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?!\d)", RegexOptions.ExplicitCapture)]
    private static partial Regex Date();
}
