using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>Rows of one endpoint. Never changes, so a row's JSON is made once for each choice of columns.</summary>
internal sealed class Table(Shape shape, IEnumerable<Row> rows)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string[][] rows = [.. rows.Select(row => row.Values)];
    private readonly ConcurrentDictionary<int, Dictionary<string, List<int>>> indexes = [];
    private readonly ConcurrentDictionary<FieldSet, byte[]?[]> rendered = [];

    internal Shape Shape => shape;

    internal int Count => rows.Length;

    internal IEnumerable<int> Where(IReadOnlyList<Condition> conditions)
    {
        var lookUp = conditions.Select(condition => condition.LookUp).FirstOrDefault(known => known is not null);
        var candidates = lookUp is null ? Enumerable.Range(0, rows.Length) : IndexOf(lookUp.Place).GetValueOrDefault(lookUp.Value, []);
        return candidates.Where(row => conditions.All(condition => condition.Test(rows[row])));
    }

    internal byte[] Render(int row, FieldSet fields)
    {
        if (!fields.Cached)
            return Make(rows[row], fields);
        var made = rendered.GetOrAdd(fields, static (_, count) => new byte[]?[count], rows.Length);
        return made[row] ??= Make(rows[row], fields);
    }

    private Dictionary<string, List<int>> IndexOf(int place) => indexes.GetOrAdd(place, static (column, all) =>
    {
        Dictionary<string, List<int>> index = new(StringComparer.OrdinalIgnoreCase);
        for (var row = 0; row < all.Length; row++)
        {
            if (!index.TryGetValue(all[row][column], out var places))
                index[all[row][column]] = places = [];
            places.Add(row);
        }

        return index;
    }, rows);

    private byte[] Make(string[] row, FieldSet fields)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Plain);
        json.WriteStartObject();
        foreach (var place in fields.Places)
        {
            json.WritePropertyName(shape.Columns[place].Name);
            if (shape.Columns[place].IsJson)
                json.WriteRawValue(row[place]);
            else
                json.WriteStringValue(row[place]);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
