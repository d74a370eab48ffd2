using System.Globalization;
using System.Text;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>
/// JSON's strings to ours and back without loss. The framework throws at a lone surrogate (half an emoji, which models do send) and replaces it when
/// writing; an id has to come back exactly as it was sent.
/// </summary>
internal static class JsonText
{
    private const string ReplacementEscape = "fffd";

    /// <param name="content">What stands between the quotes of a well-formed JSON string.</param>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        if (!content.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(content);
        }

        var text = new StringBuilder(content.Length);
        while (content.IndexOf((byte)'\\') is >= 0 and var slash)
        {
            text.Append(Encoding.UTF8.GetString(content[..slash]));
            var escape = content[slash + 1];
            text.Append(escape == 'u' ? CodeUnit(content[(slash + 2)..]) : Unescape(escape));
            content = content[(slash + (escape == 'u' ? 6 : 2))..];
        }

        return text.Append(Encoding.UTF8.GetString(content)).ToString();
    }

    /// <summary>The string as a JSON token, lone surrogates as escapes.</summary>
    public static string Quote(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                json.Append(c).Append(text[++i]);
            }
            else if (c is '"' or '\\')
            {
                json.Append('\\').Append(c);
            }
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                json.Append(c);
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>Overwrites escaped lone surrogates by the replacement character, so that every string of this JSON can be read.</summary>
    public static void MendSurrogates(Span<byte> json)
    {
        var i = 0;
        while (i < json.Length && json[i..].IndexOf((byte)'\\') is >= 0 and var found)
        {
            i += found;
            if (json[i + 1] != 'u')
            {
                i += 2;
                continue;
            }

            var unit = CodeUnit(json[(i + 2)..]);
            if (char.IsHighSurrogate(unit) && json[(i + 6)..].StartsWith("\\u"u8) && char.IsLowSurrogate(CodeUnit(json[(i + 8)..])))
            {
                i += 12;
                continue;
            }

            if (char.IsSurrogate(unit))
            {
                Encoding.ASCII.GetBytes(ReplacementEscape, json[(i + 2)..]);
            }

            i += 6;
        }
    }

    private static char CodeUnit(ReadOnlySpan<byte> hex)
        => (char)ushort.Parse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Unescape(byte escape) => (char)escape switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var itself => itself, // Quote, backslash, slash.
    };
}
