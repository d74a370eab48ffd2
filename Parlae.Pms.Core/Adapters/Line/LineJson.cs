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
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (body.Trim(" \t\r\n"u8).IsEmpty) return null;

        // Broken text would surface later, as another exception, wherever the member is read.
        if (!System.Text.Unicode.Utf8.IsValid(body)) throw new JsonException("not UTF-8");
        var reader = new Utf8JsonReader(body);
        var root = JsonElement.ParseValue(ref reader);
        while (reader.Read()) throw new JsonException("more than one value");
        return root;
    }

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
