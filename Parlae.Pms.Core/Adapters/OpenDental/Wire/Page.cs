using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.OpenDental.Wire;

/// <summary>One page of a list, read in one pass.</summary>
/// <param name="Count">How many things were in it, rows or not.</param>
/// <param name="First">The first of them as it came; null: there is none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, int Count, string? First)
{
    public static readonly Page<T> Empty = new([], 0, null);

    private static readonly JsonConverter<T> Row = (JsonConverter<T>)OpenDentalJson.Options.GetConverter(typeof(T));

    /// <summary>Throws <see cref="JsonException"/> where there is no list.</summary>
    public static Page<T> Read(ReadOnlySpan<byte> body)
    {
        var text = LineJson.Text(body);
        if (text.IsEmpty) return Empty;
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("no list");

        var (rows, count, first) = (new List<T>(), 0, default(string));
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject) rows.Add(Row.Read(ref reader, typeof(T), OpenDentalJson.Options)!);
            else reader.Skip();
            first ??= Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed]);
        }

        reader.Read(); // throws where anything follows
        return new(rows, count, first);
    }
}
