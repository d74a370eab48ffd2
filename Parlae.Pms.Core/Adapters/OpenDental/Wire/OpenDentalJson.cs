using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>
/// Reads Open Dental's JSON: names with their case, since <c>Confirmed</c> and <c>confirmed</c> are two members of one object; text, number and boolean
/// alike, since each may come as another (reference 2); nothing required.
/// </summary>
internal static class OpenDentalJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = false, Converters = { new AnyText() } };

    /// <summary>The answer's JSON whatever its content type says; null for an empty body. Throws <see cref="JsonException"/> for anything else, such as plain text.</summary>
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

    /// <summary>A body to send, its length told.</summary>
    public static HttpContent Content(IReadOnlyDictionary<string, object> body) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Texts, numbers and booleans as text without blanks around it; an empty one as null; anything nested as null.</summary>
    private sealed class AnyText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    return OpenDentalValue.Text(reader.GetString());
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
}
