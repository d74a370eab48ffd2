using System.Text.Json;

namespace Parlae.Pms.Core.Storage.Cosmos;

/// <summary>A record as an item. Our names are short, as the service charges by size.</summary>
internal static class CosmosItem
{
    /// <summary>What the container is partitioned by.</summary>
    public const string PartitionName = "pk";

    /// <summary>Indexed, for ranges.</summary>
    public const string SortName = "k";

    /// <summary>Indexed, for what is due; absent when the record is never due.</summary>
    public const string DueName = "d";

    private const string BodyName = "b";
    private const string TimeToLiveName = "ttl";

    /// <param name="key">Its keys.</param>
    /// <param name="body">What to keep.</param>
    /// <param name="due">As <see cref="CosmosKey.Due(string, int, DateTimeOffset)"/>.</param>
    /// <param name="life">After which the service removes it; null: never.</param>
    public static MemoryStream Write(CosmosKey key, ReadOnlyMemory<byte> body, string? due, TimeSpan? life)
    {
        var bytes = new MemoryStream(body.Length / 3 * 4 + 512);
        using (var item = new Utf8JsonWriter(bytes))
        {
            item.WriteStartObject();
            item.WriteString("id", key.Id);
            item.WriteString(PartitionName, key.Partition);
            item.WriteString(SortName, key.Sort);
            if (due is not null) item.WriteString(DueName, due);
            if (life is { } time) item.WriteNumber(TimeToLiveName, (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, int.MaxValue));
            item.WriteBase64String(BodyName, body.Span);
            item.WriteEndObject();
        }

        bytes.Position = 0;
        return bytes;
    }

    public static async Task<StoredRecord> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var item = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
        return Read(item.RootElement);
    }

    /// <summary>The items of a page of a query's answer.</summary>
    public static async Task<IReadOnlyList<StoredRecord>> ReadPageAsync(Stream content, CancellationToken cancellationToken)
    {
        using var page = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
        return [.. page.RootElement.GetProperty("Documents").EnumerateArray().Select(Read)];
    }

    private static StoredRecord Read(JsonElement item)
    {
        var (partition, row) = CosmosKey.Read(item.GetProperty(SortName).GetString()!);
        return new(
            partition,
            row,
            item.GetProperty(BodyName).GetBytesFromBase64(),
            item.GetProperty("_etag").GetString()!,
            item.TryGetProperty(DueName, out var due) ? CosmosKey.ReadDue(due.GetString()!) : null);
    }
}
