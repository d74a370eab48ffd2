using System.Globalization;
using System.Text;
using NodaTime;

namespace Parlae.Pms.Core.Adapters.Kolla;

/// <summary>
/// The words of a <c>filter</c>: conditions joined by <c>AND</c>, literals in single quotes, and nobody knows how to escape one (reference 3). So no text
/// with a quote or a backslash ever comes into it; whoever asks compares again with what comes back.
/// </summary>
internal static class KollaFilter
{
    private const int LongestText = 100;

    /// <summary>Null where there is no condition: the whole list.</summary>
    public static string? All(params ReadOnlySpan<string?> conditions)
    {
        var all = string.Join(" AND ", conditions.ToArray().OfType<string>());
        return all.Length == 0 ? null : all;
    }

    /// <summary>Null for a value that cannot stand in quotes.</summary>
    public static string? Is(string field, string value) => IsSafe(value) ? $"{field}='{value}'" : null;

    public static string After(string field, Instant moment) => $"{field} > '{Send(moment)}'";

    public static string Before(string field, Instant moment) => $"{field} < '{Send(moment)}'";

    public static string Days(LocalDate first, LocalDate last) => $"start_date >= '{KollaValue.Send(first)}' AND end_date <= '{KollaValue.Send(last)}'";

    /// <summary>Of a name what can be looked for: the longest part between quotes, so that <c>O'Brien</c> is looked for as <c>Brien</c>. Null: nothing.</summary>
    public static string? Searchable(string name)
    {
        var parts = new List<StringBuilder> { new() };
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsOfName(rune)) parts[^1].Append(rune);
            else if (parts[^1].Length > 0) parts.Add(new());
        }

        var longest = parts.Select(part => part.ToString().Trim(' ', '-', '.')).MaxBy(part => part.Length)!;
        return longest.Length is 0 or > LongestText ? null : longest;
    }

    private static string Send(Instant moment) => moment.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);

    private static bool IsSafe(string value) => value.Length is > 0 and <= LongestText && value.EnumerateRunes().All(rune => rune.Value is not ('\'' or '\\' or '"' or 0xFFFD) && !Rune.IsControl(rune));

    private static bool IsOfName(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark || rune.Value is ' ' or '-' or '.';
}
