using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Parlae.Pms.Core.Privacy.Classification;

namespace Parlae.Pms.Core.Patients;

/// <summary>A telephone number. Patient data: it has no text of its own, so that it cannot slip into a log.</summary>
[Phi]
public sealed record PhoneNumber
{
    private static readonly SearchValues<char> ExtensionMarks = SearchValues.Create("xX#eE;,");
    private const int NorthAmerican = 10;
    private const int ShortestInternational = 8;
    private const int LongestInternational = 15;

    private PhoneNumber(string digits) => Digits = digits;

    /// <summary>Ten digits where North American, else country code and number.</summary>
    public string Digits { get; }

    /// <summary>With plus sign and country code.</summary>
    public string E164 => (Digits.Length == NorthAmerican ? "+1" : "+") + Digits;

    /// <summary>
    /// Reads a number as people, models and practice systems write it: <c>(416) 555-0123</c>, <c>+1 416.555.0123 ext. 4</c>, <c>+44 20 7946 0958</c>.
    /// Numbers that nobody has (one digit throughout, 1234567890) are refused.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (text is null || text.Length > 40 || !TryReadDigits(WithoutExtension(text.Trim()), out var digits, out var international))
        {
            return false;
        }

        if (digits.Length == NorthAmerican + 1 && digits[0] == '1')
        {
            (digits, international) = (digits[1..], false);
        }

        var hasLength = international || digits.Length > NorthAmerican
            ? digits.Length is >= ShortestInternational and <= LongestInternational
            : digits.Length == NorthAmerican;
        // A country code never begins with zero; neither does an area code, nor with one.
        var beginsRight = digits.Length > 0 && digits[0] != '0' && (international || digits.Length > NorthAmerican || digits[0] != '1');
        // An international number of ten digits would be taken for a North American one.
        if (!hasLength || !beginsRight || (international && digits.Length == NorthAmerican) || digits.AsSpan().Count(digits[0]) == digits.Length)
        {
            return false;
        }

        number = new PhoneNumber(digits);
        return true;
    }

    /// <summary>Whether a number on file, however it is written there, is this one: the last ten digits decide.</summary>
    public bool IsSameLine(string? onFile) => SameLine(Digits, onFile);

    /// <summary>Whether two numbers, however they are written, are one line.</summary>
    public static bool SameLine(string? one, string? other) =>
        Line(one) is { Length: >= ShortestInternational } line && line == Line(other);

    /// <summary>Never the number.</summary>
    public override string ToString() => "phone number";

    /// <summary>What two writings of one line have in common; null: no number at all.</summary>
    internal static string? Line(string? written) =>
        written is not null && TryReadDigits(WithoutExtension(written.Trim()), out var digits, out _) ? LastTen(digits) : null;

    private static string LastTen(string digits) => digits.Length > NorthAmerican ? digits[^NorthAmerican..] : digits;

    private static string WithoutExtension(string text)
    {
        var at = text.AsSpan().IndexOfAny(ExtensionMarks);
        return at > 0 ? text[..at] : text;
    }

    private static bool TryReadDigits(string text, out string digits, out bool international)
    {
        var read = new StringBuilder(text.Length);
        international = text.StartsWith('+');
        foreach (var character in text.AsSpan(international ? 1 : 0))
        {
            if (char.IsDigit(character))
            {
                read.Append(CharUnicodeInfo.GetDecimalDigitValue(character));
            }
            else if (!char.IsWhiteSpace(character) && character is not ('-' or '(' or ')' or '.' or '/' or '\u2010' or '\u2011' or '\u2013'))
            {
                digits = "";
                return false;
            }
        }

        digits = read.ToString();
        foreach (var prefix in new[] { "011", "00" })
        {
            if (!international && digits.Length > NorthAmerican && digits.StartsWith(prefix, StringComparison.Ordinal))
            {
                (digits, international) = (digits[prefix.Length..], true);
            }
        }

        return true;
    }
}
