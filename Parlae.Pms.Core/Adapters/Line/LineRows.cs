using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parlae.Pms.Core.Adapters.Line;

/// <summary>A list of rows within a row. A null where a row should be is left out, as in the lists that endpoints give; whoever reads it need not ask.</summary>
internal sealed class LineRows<T> : JsonConverter<IReadOnlyList<T>>
    where T : class
{
    public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("no list");
        var (rows, type) = (new List<T>(), Row(options));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonSerializer.Deserialize(ref reader, type) is { } row) rows.Add(row);
        }

        return rows;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var row in value) JsonSerializer.Serialize(writer, row, Row(options));
        writer.WriteEndArray();
    }

    private static JsonTypeInfo<T> Row(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
