using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>Line breaks and control characters make Vapi lose an answer (vapi.md 7); here they become spaces.</summary>
internal static class SingleLine
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text)
    {
        if (!text.Any(c => IsBreak(c) || char.IsSurrogate(c)))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                line.Append(c).Append(text[++i]);
            }
            else
            {
                line.Append(IsBreak(c) ? ' ' : char.IsSurrogate(c) ? Replacement : c);
            }
        }

        return line.ToString();
    }

    /// <summary>The value with every string of it on one line; escaped breaks would come back to life when the inner text is read.</summary>
    public static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(Of(name));
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                writer.WriteStringValue(Of(value.TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize<string>(value.ToJsonString())!));
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static bool IsBreak(char c)
        => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
