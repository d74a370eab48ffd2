using System.Text.Json;

namespace Parlae.Pms.Core.Adapters.Kolla.Wire;

/// <summary>One page of a list.</summary>
/// <param name="NextToken">Null: it was the last.</param>
internal sealed record Page(IReadOnlyList<JsonElement> Items, string? NextToken)
{
    /// <summary>The list under one of these names, whatever its case and underscores; else the only array there is. An empty list may be left out. Throws <see cref="JsonException"/>.</summary>
    public static Page Read(JsonElement? body, string collection)
    {
        if (body is not { } root) return new([], null);
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("no object");
        var arrays = root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array).ToList();
        var named = arrays.Where(member => Plain(member.Name) == Plain(collection)).Select(member => (JsonElement?)member.Value).FirstOrDefault();
        var items = named ?? (arrays is [var only] ? only.Value : (JsonElement?)null);
        return new(items is { } list ? [.. list.EnumerateArray()] : [], Text(root, "next_page_token") ?? Text(root, "nextPageToken"));
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? KollaValue.Text(value.GetString()) : null;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
