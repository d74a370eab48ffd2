using System.Text.Json;
using System.Text.Json.Serialization;
using Parlae.Pms.Core.Adapters.Line;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>One page of a list. Read in one pass: a day of a large practice is some 100 kB, and read before each booking.</summary>
/// <param name="NextToken">Null: it was the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? NextToken)
{
    private static readonly JsonConverter<T> Row = (JsonConverter<T>)KollaJson.Options.GetConverter(typeof(T));

    /// <summary>The list under this name, whatever its case and underscores; else the only array there is. An empty list may be left out. Throws <see cref="JsonException"/>.</summary>
    public static Page<T> Read(ReadOnlySpan<byte> body, string collection)
    {
        var text = LineJson.Text(body);
        if (text.IsEmpty) return new([], null);
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("no object");

        List<T>? rows = null;
        var (arrays, only) = (0, Range.All);
        var (token, camelToken) = (default(string), default(string));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartArray) arrays++;
            if (reader.TokenType == JsonTokenType.StartArray && rows is null && Plain(name) == Plain(collection)) rows = All(ref reader);
            else if (reader.TokenType == JsonTokenType.String && name == "next_page_token") token = KollaValue.Text(reader.GetString());
            else if (reader.TokenType == JsonTokenType.String && name == "nextPageToken") camelToken = KollaValue.Text(reader.GetString());
            else if (reader.TokenType == JsonTokenType.StartArray) (_, only) = (reader.TrySkip(), start..(int)reader.BytesConsumed);
            else reader.Skip();
        }

        reader.Read(); // throws where anything follows
        return new(rows ?? (arrays == 1 ? All(text[only]) : []), token ?? camelToken);
    }

    private static List<T> All(ReadOnlySpan<byte> array)
    {
        var reader = new Utf8JsonReader(array);
        reader.Read();
        return All(ref reader);
    }

    private static List<T> All(ref Utf8JsonReader reader)
    {
        var rows = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) rows.Add(Row.Read(ref reader, typeof(T), KollaJson.Options)!);
            else reader.Skip();
        }

        return rows;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
