using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>One JSON value within a body that was already found to be well-formed; nothing is copied.</summary>
internal readonly struct JsonSlice(ReadOnlyMemory<byte> utf8, JsonTokenType kind)
{
    /// <summary>Real messages nest about ten deep.</summary>
    public const int MaximumDepth = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public ReadOnlyMemory<byte> Utf8 => utf8;
    public JsonTokenType Kind => kind;
    public bool IsObject => kind == JsonTokenType.StartObject;

    /// <summary>Absent, or present without a value.</summary>
    public bool IsNothing => kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>A string's characters, or a number as written; null for anything else and for an empty string.</summary>
    public string? Text => kind switch
    {
        JsonTokenType.String when utf8.Length > 2 => JsonText.Decode(utf8.Span[1..^1]),
        JsonTokenType.Number => JsonText.Decode(utf8.Span),
        _ => null,
    };

    /// <summary>Checks the whole text: one value, UTF-8, not too deep. Null when it is not JSON.</summary>
    public static JsonSlice? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        if (!System.Text.Unicode.Utf8.IsValid(body.Span)) // The reader looks into strings only when they are asked for.
        {
            return null;
        }

        try
        {
            var reader = NewReader(body.Span);
            reader.Read();
            var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
            reader.Skip();
            var value = body[start..(int)reader.BytesConsumed];
            return reader.Read() ? null : new JsonSlice(value, kind);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The elements of an array; none for anything else.</summary>
    public JsonItems Items => new(this);

    public static Utf8JsonReader NewReader(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
}
