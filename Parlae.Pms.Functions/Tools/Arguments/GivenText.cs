using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>A model's value as clean text: models write numbers as text and text as numbers, so every kind is read from text.</summary>
internal static class GivenText
{
    /// <summary>Trimmed, on one line, without control characters; null for what is no single value or no valid text.</summary>
    public static string? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element) is { } text ? Clean(text) : null,
        // Plain digits: 4165550123 may come as 4.165550123E9.
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? number.ToString("0.##########", CultureInfo.InvariantCulture) : element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair, or bytes that are no UTF-8.
        }
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\u200B')
            {
                // One space for any run of them.
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (!Rune.IsControl(rune) && !IsInvisible(rune))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>Marks that reorder or hide text; joiners stay, since some scripts need them in names.</summary>
    private static bool IsInvisible(Rune rune) =>
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x2060 or 0xFEFF or 0xFFFD or (>= 0xE0000 and <= 0xE007F);
}
