using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>JSON as vendors send it: loosely.</summary>
internal static class LineJson
{
    /// <summary>The answer's JSON whatever its content type says; null for an empty body. Throws <see cref="JsonException"/> for anything else, such as a gateway's page.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        if (Text(body) is not { IsEmpty: false } text) return null;
        var reader = new Utf8JsonReader(text);
        var root = JsonElement.ParseValue(ref reader);
        while (reader.Read()) throw new JsonException("more than one value");
        return root;
    }

    /// <summary>The answer's text for whoever reads it piece by piece; empty for an empty body. Whether it is JSON shows as it is read. Throws <see cref="JsonException"/> where it is no text.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (body.Trim(" \t\r\n"u8).IsEmpty) return [];

        // Broken text would surface later, as another exception, wherever the member is read.
        return System.Text.Unicode.Utf8.IsValid(body) ? Whole(body) : throw new JsonException("not UTF-8");
    }

    /// <summary>
    /// Half a character, which JSON can spell and no text can hold, becomes the sign for what cannot be read: it would surface as another exception wherever the
    /// member is read, and one odd name must not cost a whole list.
    /// </summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> json)
    {
        byte[]? mended = null;
        for (var at = 0; json[at..].IndexOf((byte)'\\') is >= 0 and var next;)
        {
            at += next;
            var isHigh = Unit(json, at) is >= 0xD800 and <= 0xDBFF;
            if (isHigh && Unit(json, at + 6) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 12;
                continue;
            }

            if (isHigh || Unit(json, at) is >= 0xDC00 and <= 0xDFFF) "\\ufffd"u8.CopyTo((mended ??= json.ToArray()).AsSpan(at));
            at = Math.Min(json.Length, at + 2);
        }

        return mended ?? json;
    }

    /// <summary>The code unit spelled at a place; null: none is.</summary>
    private static int? Unit(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at..].StartsWith("\\u"u8) && Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort unit, out var read, 'x') && read == 4 ? unit : null;

    /// <summary>A body to send, its length told (no chunks).</summary>
    public static HttpContent Content(object body, JsonSerializerOptions? options = null) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), options)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Texts, numbers and booleans as text; anything nested as null.</summary>
    /// <param name="clean">What the vendor's texts mean: null for those that mean nothing.</param>
    /// <param name="whenTrue">A boolean as this vendor writes it in text.</param>
    /// <param name="whenFalse">As <paramref name="whenTrue"/>.</param>
    internal sealed class AnyText(Func<string?, string?> clean, string whenTrue = "true", string whenFalse = "false") : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return clean(reader.GetString());
                case JsonTokenType.Number:
                    return Encoding.UTF8.GetString(reader.ValueSpan);
                case JsonTokenType.True:
                    return whenTrue;
                case JsonTokenType.False:
                    return whenFalse;
                default:
                    reader.Skip();
                    return null;
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>True only where it says so; nothing, or anything else, is no.</summary>
    internal sealed class AnyFlag : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var isTrue = reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8));
            reader.Skip();
            return isTrue;
        }

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
    }
}
