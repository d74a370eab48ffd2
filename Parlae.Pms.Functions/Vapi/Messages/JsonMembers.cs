using System.Text;
using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>The wanted members of one object, found in a single pass; all others are skipped. Of duplicates the last wins.</summary>
internal sealed class JsonMembers
{
    private readonly string[] names;
    private readonly JsonSlice[] values;
    private readonly bool[] twice;

    private JsonMembers(string[] names)
    {
        this.names = names;
        values = new JsonSlice[names.Length];
        twice = new bool[names.Length];
    }

    /// <summary>The member's value; a slice without a value when it is absent.</summary>
    public JsonSlice this[string name] => Array.IndexOf(names, name) is >= 0 and var at
        ? values[at]
        : throw new ArgumentException($"'{name}' was not asked for.", nameof(name));

    /// <summary>Did any of these members stand there more than once?</summary>
    public bool AnyTwice(params ReadOnlySpan<string> among)
    {
        foreach (var name in among)
        {
            if (twice[Array.IndexOf(names, name)])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Anything but an object has no members.</summary>
    public static JsonMembers Of(JsonSlice slice, params string[] names)
    {
        var members = new JsonMembers(names);
        if (slice.IsObject)
        {
            members.Fill(slice.Utf8);
        }

        return members;
    }

    private void Fill(ReadOnlyMemory<byte> json)
    {
        var seen = new bool[names.Length];
        var reader = JsonSlice.NewReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = IndexOf(reader.ValueSpan, reader.ValueIsEscaped);
            reader.Read();
            var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
            reader.Skip();
            if (at >= 0)
            {
                twice[at] |= seen[at];
                seen[at] = true;
                values[at] = new JsonSlice(json[start..(int)reader.BytesConsumed], kind);
            }
        }
    }

    /// <summary>An escaped name is the same name: <c>"c\u0061ll"</c> must not slip past the search for duplicates.</summary>
    private int IndexOf(ReadOnlySpan<byte> name, bool escaped)
    {
        if (escaped)
        {
            return Array.IndexOf(names, JsonText.Decode(name));
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (Ascii.Equals(name, names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
