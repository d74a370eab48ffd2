using System.Buffers;
using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>One tool that the assistant wants to have run. Its arguments come from speech and may hold patient data.</summary>
/// <param name="Id">Opaque, kept to the last code unit; null only for the legacy <c>function-call</c>.</param>
/// <param name="Name">Null when the message names no tool.</param>
/// <param name="Arguments">An object, as sent; null when <paramref name="ArgumentsError"/> says why there is none.</param>
/// <param name="ArgumentsError">A sentence to be spoken; never guess at arguments that could not be read (vapi.md 14).</param>
internal sealed record VapiToolCall(string? Id, string? Name, JsonElement? Arguments, string? ArgumentsError)
{
    private static readonly string[] SchemaWords = ["type", "properties", "required"];

    /// <summary>
    /// The arguments to run with. A tool started by an assistant hook brings its schema, with the values in <c>properties.*.value</c> (vapi.md 5.2);
    /// static parameters stand beside it and win.
    /// </summary>
    public JsonElement ValuesForExecution => Arguments is not { } sent
        ? throw new InvalidOperationException("This call's arguments could not be read.")
        : IsSchema(sent, out var properties) ? Unwrap(sent, properties) : sent;

    /// <summary>Ids only: a record's own text would show the arguments.</summary>
    public override string ToString() => $"tool call {Id}";

    private static bool IsSchema(JsonElement arguments, out JsonElement properties)
        => arguments.TryGetProperty("properties", out properties) && properties.ValueKind == JsonValueKind.Object
            && arguments.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8);

    private static JsonElement Unwrap(JsonElement schema, JsonElement properties)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var property in properties.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("value", out var value))
                {
                    writer.WritePropertyName(property.Name);
                    value.WriteTo(writer);
                }
            }

            foreach (var extra in schema.EnumerateObject().Where(member => !SchemaWords.Contains(member.Name)))
            {
                extra.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(json.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
