using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Adapters.NexHealth.Wire;

/// <summary>Reads and writes NexHealth's JSON: members in snake case, nothing required, texts and booleans in whatever form they come.</summary>
internal static class NexHealthJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new AnyText(), new AnyFlag() },
    };

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
    public static HttpContent Content(object body) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Options)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Texts, numbers and booleans as text; anything nested as null.</summary>
    private sealed class AnyText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return NexHealthValue.Text(reader.GetString());
                case JsonTokenType.Number:
                    return Encoding.UTF8.GetString(reader.ValueSpan);
                case JsonTokenType.True:
                    return "true";
                case JsonTokenType.False:
                    return "false";
                default:
                    reader.Skip();
                    return null;
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>True only where it says so; nothing, or anything else, is no.</summary>
    private sealed class AnyFlag : JsonConverter<bool>
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
