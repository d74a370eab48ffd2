using System.Text;
using Parlae.Pms.Core.Patients;

namespace Parlae.Pms.Core.Adapters.Sikka;

/// <summary>
/// The words of a note as Sikka takes them: letters, digits, blanks and <c>. - : ( )</c> (reference 11). Commas, quotes and the like go; a sign that says
/// something (<c>½</c>, <c>&lt;</c>, <c>%</c>, the comma of <c>1,5</c>) must not, since nobody would see that a dose has become another one.
/// </summary>
internal static class SikkaNoteText
{
    private const string Kept = ".-:()";
    private const string Harmless = ",;!?";
    private const string Quotes = "'\"";

    /// <summary>Null: something that says something would be lost.</summary>
    public static string? Of(string text)
    {
        var runes = Plain(ComposedLetters.Of(text)).EnumerateRunes().ToList();
        var clean = new StringBuilder();
        for (var at = 0; at < runes.Count; at++)
        {
            var (rune, before, after) = (runes[at], at > 0 ? runes[at - 1] : default, at + 1 < runes.Count ? runes[at + 1] : default);
            if (Rune.IsLetterOrDigit(rune) || Is(Kept, rune))
                clean.Append(rune);
            else if (!Rune.IsWhiteSpace(rune) && !MayGo(rune, before, after))
                return null;
            else if (!IsWithin(rune, before, after) && clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
        }

        return clean.ToString().Trim();
    }

    /// <summary>Signs of type as those of a keyboard.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var sign in text)
        {
            plain.Append(sign switch
            {
                '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u02BC' => "'",
                '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' => "\"",
                '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' => "-",
                '\u2026' => "...",
                _ => sign.ToString(),
            });
        }

        return plain.ToString();
    }

    /// <summary>Not the comma before a decimal, nor the quotes after feet and inches.</summary>
    private static bool MayGo(Rune rune, Rune before, Rune after) => (Is(Harmless, rune) && !Rune.IsDigit(after)) || (Is(Quotes, rune) && !Rune.IsDigit(before));

    /// <summary>"It's" is one word.</summary>
    private static bool IsWithin(Rune rune, Rune before, Rune after) => rune.Value == '\'' && Rune.IsLetter(before) && Rune.IsLetter(after);

    private static bool Is(string signs, Rune rune) => rune.IsAscii && signs.Contains((char)rune.Value, StringComparison.Ordinal);
}
