using System.Text.Json;

namespace Parlae.Pms.Functions.Vapi.Messages;

/// <summary>Walks the elements of an array, one at a time and without a list of them.</summary>
internal ref struct JsonItems
{
    private readonly ReadOnlyMemory<byte> json;
    private Utf8JsonReader reader;

    public JsonItems(JsonSlice array)
    {
        json = array.Kind == JsonTokenType.StartArray ? array.Utf8 : "[]"u8.ToArray();
        reader = JsonSlice.NewReader(json.Span);
        reader.Read();
    }

    public JsonSlice Current { get; private set; }

    public readonly JsonItems GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
        reader.Skip();
        Current = new JsonSlice(json[start..(int)reader.BytesConsumed], kind);
        return true;
    }
}
