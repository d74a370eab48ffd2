using System.Text.Json;

namespace Parlae.Pms.Core.Adapters.Sikka.Wire;

/// <summary>One page of a list. The envelope may stand alone or in a one-element array (reference 4.1).</summary>
internal sealed record Envelope(string? Offset, string? Limit, string? Next, IReadOnlyList<JsonElement> Items)
{
    public static readonly Envelope Empty = new(null, null, null, []);

    /// <summary>Throws <see cref="JsonException"/> for JSON that is no list.</summary>
    public static Envelope Read(JsonElement? body)
    {
        if (body is not { } root) return Empty;
        if (root.ValueKind == JsonValueKind.Array)
        {
            if (root.GetArrayLength() == 0) return Empty;
            if (root.GetArrayLength() > 1) throw new JsonException("several envelopes");
            root = root[0];
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items)) throw new JsonException("no items");
        if (items.ValueKind == JsonValueKind.Null) return Empty;
        if (items.ValueKind != JsonValueKind.Array) throw new JsonException("items is no list");

        var next = root.TryGetProperty("pagination", out var pages) && pages.ValueKind == JsonValueKind.Object ? Text(pages, "next") : null;
        return new Envelope(Text(root, "offset"), Text(root, "limit"), next, [.. items.EnumerateArray()]);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => SikkaValue.Text(value.GetString()),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
