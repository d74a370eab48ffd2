using System.Globalization;
using System.Text;

namespace Parlae.Pms.Core.Storage.Remote;

/// <summary>
/// Keys in plain ASCII, in the order of the keys they stand for. Services do not all say how they order characters beyond ASCII, and some
/// in it are trouble in addresses and filters. A plain character stands for itself; another is spelled as a lead and four hexadecimal digits,
/// where the lead lies in the same gap between plain characters. Written into rows, so it must never change.
/// </summary>
internal static class SpelledKey
{
    private const int Digits = 4;

    public static string Of(string key)
    {
        if (key.All(RecordRules.IsPlain)) return key;
        var spelled = new StringBuilder(key.Length + 32);
        foreach (var c in key)
        {
            if (RecordRules.IsPlain(c)) spelled.Append(c);
            else spelled.Append(Lead(c)).Append(CultureInfo.InvariantCulture, $"{(int)c:x4}");
        }
        return spelled.ToString();
    }

    public static string Read(string spelled)
    {
        if (spelled.All(RecordRules.IsPlain)) return spelled;
        var key = new StringBuilder(spelled.Length);
        for (var i = 0; i < spelled.Length; i++)
        {
            if (RecordRules.IsPlain(spelled[i]))
            {
                key.Append(spelled[i]);
                continue;
            }
            key.Append((char)ushort.Parse(spelled.AsSpan(i + 1, Digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += Digits;
        }
        return key.ToString();
    }

    /// <summary>None is <c>@</c>, with which the partitions of the due index in tables begin.</summary>
    private static char Lead(char c) => c switch
    {
        < '-' => '!',
        < 'A' => '=',
        < '_' => '^',
        < 'a' => '`',
        _ => '~',
    };
}
