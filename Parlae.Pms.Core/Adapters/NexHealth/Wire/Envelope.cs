using System.Text.Json;

namespace Parlae.Pms.Core.Adapters.NexHealth.Wire;

/// <summary>What every answer is wrapped in (reference 2). Texts in <paramref name="Errors"/> are compared with known words only; in a good answer they are warnings.</summary>
/// <param name="Cursor">Where the next page begins; null: this was the last.</param>
internal sealed record Envelope(bool IsGood, IReadOnlyList<string> Errors, JsonElement? Data, string? Cursor)
{
    /// <summary>Throws <see cref="JsonException"/> for what is no envelope.</summary>
    public static Envelope Read(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("code", out var code)) throw new JsonException("no envelope");
        return new(IsTrue(code), Texts(root), Member(root, "data"), NextCursor(Member(root, "page_info")));
    }

    /// <summary>The rows of a list. Throws <see cref="JsonException"/>: a list that is not there is no empty one.</summary>
    public IReadOnlyList<T> Rows<T>() => Data is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => item.Deserialize<T>(NexHealthJson.Options)!)]
        : throw new JsonException("no list");

    /// <summary>The one record, directly in the data or one level down under one of these names (reference 4, 5, 10). Null: nothing is there.</summary>
    public T? Row<T>(params ReadOnlySpan<string> names)
        where T : class
    {
        if (Data is not { ValueKind: JsonValueKind.Object } data) return null;
        foreach (var name in names)
        {
            if (Member(data, name) is { ValueKind: JsonValueKind.Object } inner) return inner.Deserialize<T>(NexHealthJson.Options);
        }

        return data.Deserialize<T>(NexHealthJson.Options);
    }

    private static string? NextCursor(JsonElement? page) =>
        page is { ValueKind: JsonValueKind.Object } info && Member(info, "has_next_page") is { } more && IsTrue(more)
            ? Member(info, "end_cursor") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } cursor ? cursor.ToString() : throw new JsonException("a next page without a cursor")
            : null;

    private static List<string> Texts(JsonElement root)
    {
        var texts = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["error", "description"])
        {
            if (Member(root, name) is { ValueKind: JsonValueKind.String } one) texts.Add(one.GetString()!);
            if (Member(root, name) is { ValueKind: JsonValueKind.Array } many) texts.AddRange(many.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!));
        }

        return texts;
    }

    private static bool IsTrue(JsonElement value) => value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true"));

    private static JsonElement? Member(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
