using System.Text.RegularExpressions;
using Parlae.Pms.Functions.Speech.Dates;

namespace Parlae.Pms.Tests.Speech.Dates;

/// <summary>Whether somebody who said this named a day that can be over: today, a day back from it, a date, or a part of the week under way.</summary>
internal static partial class PastSaid
{
    private static readonly HashSet<string> Back = new(["today", "tonight", "this", "yesterday", "ago", "last", "previous", "before", "week", "midweek", "weekend"], StringComparer.OrdinalIgnoreCase);

    public static bool IsOutright(string text) => Date().IsMatch(text) || Word().Matches(text).Select(word => word.Value.ToLowerInvariant()).Any(word =>
        Back.Contains(word) || Vocabulary.Months.ContainsKey(word) || Vocabulary.Ordinals.ContainsKey(word));

    /// <summary>"2026-03-02", "20260302", "3/2", "2nd", "the 2", "past Friday".</summary>
    [GeneratedRegex(@"[0-9]{4}|[0-9][/.\-][0-9]|[0-9](?:st|nd|rd|th)|\bthe [0-9]|\bpast (?:month|year|mon|tue|wed|thu|fri|sat|sun)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
